"""Whether a claim says nothing that its quotes do not: names, figures, dates, who says so, and "not"."""

from bot.answering.grounding.dates import without_relative
from bot.answering.grounding.several import Basis, fault, fault_in_whole, fault_over, halves

__all__ = ["Basis", "fault", "fault_in_whole", "fault_over", "halves", "without_relative"]
