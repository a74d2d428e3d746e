from pojok.knowledge.models.topics import Referral, RoutingRule, Topic

__all__ = ["Referral", "RoutingRule", "Topic"]
