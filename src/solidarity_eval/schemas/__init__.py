"""What a person writes or a machine exchanges: validated models of project and instrument files."""
