"""Do two paragraphs tell the same event? Candidates, features, a probability, and the reasons for it.

Nothing is imported here: who needs only the words of a text (`terms`, `sentences`, `time_words`) must not load the model
with them.
"""
