"""The command line: thin commands that load what they need when they run, so that help is quick."""
