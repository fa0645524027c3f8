"""Writes references.csv: scores, labels, and what scikit-learn 1.2.1 and SciPy 1.10 calibrate them to.
Run: /usr/bin/python3 references.py > references.csv"""
import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, logit
from sklearn.isotonic import IsotonicRegression

random = np.random.default_rng(5)
n = 300
truth = random.normal(size=n)
label = (random.random(n) < expit(1.3 * truth - 0.7)).astype(float)
score = np.round(expit(2.5 * truth + 0.4 + 0.5 * random.normal(size=n)), 3)
score = np.clip(score, 0.001, 0.999)


def platt(x, y):
    """Platt's targets, minimised to machine precision (scikit-learn stops at 1e-5)."""
    positives, negatives = y.sum(), (1 - y).sum()
    target = np.where(y == 1, (positives + 1) / (positives + 2), 1 / (negatives + 2))

    def loss(ab):
        margin = ab[0] * x + ab[1]
        return np.sum(np.logaddexp(0, margin) - target * margin)

    def gradient(ab):
        error = expit(ab[0] * x + ab[1]) - target
        return np.array([np.sum(error * x), np.sum(error)])

    return minimize(loss, [0.0, 0.0], jac=gradient, method="BFGS", options={"gtol": 1e-9}).x


slope, offset = platt(logit(score), label)
margin_slope, margin_offset = platt(score * 10 - 3, label)
isotonic = IsotonicRegression(out_of_bounds="clip").fit(score, label)
print("slope,offset,margin_slope,margin_offset")
print(f"{slope!r},{offset!r},{margin_slope!r},{margin_offset!r}")
print("score,label,isotonic,probe,isotonic_of_probe")
probes = np.linspace(-0.1, 1.1, n)
for s, y, i, p, ip in zip(score, label, isotonic.predict(score), probes, isotonic.predict(probes)):
    print(f"{s!r},{y!r},{i!r},{p!r},{ip!r}")
