"""What every room of the tests shares."""

from hypothesis import settings

settings.register_profile("project", deadline=None, print_blob=True)  # the first example of a test may have to compile
settings.load_profile("project")
