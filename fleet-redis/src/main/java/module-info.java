/** The store of a fleet on Redis or Valkey: many instances, one rollout, one decision. */
module dev.coalmine.fleet.redis {
    requires org.slf4j;
    requires transitive dev.coalmine;
    requires transitive lettuce.core;
    requires static transitive org.jspecify;

    exports dev.coalmine.fleet.redis;
}
