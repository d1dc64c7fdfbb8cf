"""The donation page's questions and answers: one text for whoever writes, pairs for the page.

A line that begins with the sign asks; what follows, up to the next such line, answers. One text, so that
they are put in order as text is, and compared by words in the history.
"""

from django.core.exceptions import ValidationError

from newsroom.core.text import clean_text

SIGN = "?"
MOST = 20
HOW = f"Begin each question with {SIGN} on a line of its own; its answer follows."


def pairs(text):
    """[(question, answer)] as they stand; what comes before the first question is an answer to ``""``."""
    found = [["", []]]
    for line in clean_text(text, lines=True).splitlines():
        if line.startswith(SIGN):
            found.append([line.lstrip(SIGN).strip(), []])
        else:
            found[-1][1].append(line)
    told = [(question, "\n".join(lines).strip()) for question, lines in found]
    return told if told[0][1] else told[1:]


def validate_questions(value):
    """Raise ``ValidationError`` unless every question has an answer and every answer a question."""
    found = pairs(value)
    if len(found) > MOST:
        raise ValidationError(f"More than {MOST} questions are read by nobody: leave some out.")
    for question, answer in found:
        if not question:
            raise ValidationError(HOW)
        if not answer:
            raise ValidationError(f"“{question}” has no answer yet. {HOW}")
