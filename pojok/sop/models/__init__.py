from pojok.sop.models.version import SopActor, SopStep, SopVersion

__all__ = ["SopActor", "SopStep", "SopVersion"]
