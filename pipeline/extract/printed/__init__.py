"""What pages print in either face: times, floors, noise against copying."""
