"""Why a recorded run went wrong: it is replayed to its break, looked at there, and explained.

watching     the network at each step of a stretch of the training
looking      all that is seen around the break, as the rules of causes take it
explanation  what came out, as a value and as text
explain      the whole of it: from a record to its explanation
"""
