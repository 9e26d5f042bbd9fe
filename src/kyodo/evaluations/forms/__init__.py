"""What people type, parsed and checked."""
