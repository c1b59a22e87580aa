"""The fault table: each fault, each function, and what becomes of an event that people must hear of.

`make faults` prints it. An event is delivered as Lambda and SQS deliver it, with their retries, and what they give up
is dead-lettered as they do it. Then the fault is mended, and the dead letters are brought back by `tocsin redrive`. The
processes are the real ones, on a clock that is moved instead of waited for.
"""
