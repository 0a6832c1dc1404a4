"""Hypothesis without a deadline, since the machine is shared, and repeatable."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "keybook",
    deadline=None,
    derandomize=True,
    max_examples=25,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("keybook")
