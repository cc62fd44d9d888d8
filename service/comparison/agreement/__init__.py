"""Do two sentences tell the same claim? A calibrated probability."""

from service.comparison.agreement.judgement import masked, same_claim, same_claim_matrix

__all__ = ["masked", "same_claim", "same_claim_matrix"]
