"""Makes curves.json: what scikit-learn says of the curves in dev.lambent.measure.

Needs Debian's python3-sklearn; run with
    /usr/bin/python3 curves.py > curves.json
"""
import json
import numpy as np
from sklearn import metrics

random = np.random.default_rng(11)


def points(x, y):
    return [[float(a), float(b)] for a, b in zip(x, y)]


def bins(p, y):
    """Ten of equal size, by rank; no two predictions are equal here."""
    return [[float(p[b].mean()), float(y[b].mean()), len(b)] for b in np.array_split(np.argsort(p), 10)]


def binary(rows, decimals):
    z = random.normal(size=rows)
    y = (random.random(rows) < 1 / (1 + np.exp(-z - .5))).astype(int)
    p = np.round(1 / (1 + np.exp(-z - random.normal(size=rows))), decimals)
    false, true, _ = metrics.roc_curve(y, p, drop_intermediate=False)
    precision, recall, _ = metrics.precision_recall_curve(y, p)
    of = dict(scores=p.tolist(), labels=y.tolist(), roc=points(false, true),
              precision_recall=points(recall[::-1], precision[::-1]))
    if decimals > 8:
        of['bins'] = bins(p, y)
    return of


def regression(rows):
    y = 20 + 5 * random.normal(size=rows)
    p = y + random.normal(size=rows) + .5
    return dict(scores=p.tolist(), labels=y.tolist(), bins=bins(p, y))


print('[' + ',\n'.join(json.dumps(of) for of in [binary(60, 12), binary(120, 1), regression(70)]) + ']')
