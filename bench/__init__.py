"""What reading and building cost, as ratios within one run: `make bench` measures, and writes bench/results.md.

Processor time is compared, never wall time but where two processes race; contestants take turns, so that a busy machine
slows all alike. Nothing here is part of the product.
"""
