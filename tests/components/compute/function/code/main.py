"""What the functions of the tests run."""


def handler(event, _context):
    return event
