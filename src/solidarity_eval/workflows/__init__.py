"""What a command does, as functions: one implementation for command line and notebooks."""
