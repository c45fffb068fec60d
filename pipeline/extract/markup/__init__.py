"""A page's markup: its tree, kinds of elements, selectors, lines, addresses, what parsing lost."""
