"""What the simulator is judged against: closed forms of theory, and published facts and findings."""
