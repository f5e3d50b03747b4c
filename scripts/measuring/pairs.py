"""Runs in interleaved pairs, and the ratio of each pair with its 95 % interval."""
import math
import statistics

# Student's t, two sides, 95 %, by degrees of freedom; beyond the table the last.
STUDENT = {1: 12.71, 2: 4.30, 3: 3.18, 4: 2.78, 5: 2.57, 6: 2.45, 7: 2.36, 8: 2.31, 9: 2.26, 10: 2.23, 14: 2.14, 19: 2.09,
           29: 2.05}


def interleaved(pairs, first, second):
    """Calls both in turn, which comes first changing with each pair: [(first's, second's)]."""
    found = []
    for number in range(pairs):
        if number % 2 == 0:
            one = first(number)
            found.append((one, second(number)))
        else:
            other = second(number)
            found.append((first(number), other))
    return found


def ratio(pairs):
    """(geometric mean of second/first, lower and upper 95 % bound): of the logarithms, by Student's t."""
    logs = [math.log(second / first) for first, second in pairs]
    mean = statistics.fmean(logs)
    if len(logs) < 2:
        return math.exp(mean), 0.0, math.inf
    freedom = len(logs) - 1
    t = STUDENT[max(known for known in STUDENT if known <= freedom)]
    half = t * statistics.stdev(logs) / math.sqrt(len(logs))
    return math.exp(mean), math.exp(mean - half), math.exp(mean + half)
