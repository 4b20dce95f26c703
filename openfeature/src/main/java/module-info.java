/** A feature flag, by OpenFeature, as the ceiling of a rollout's share. */
module dev.coalmine.openfeature {
    requires transitive dev.coalmine;
    requires transitive dev.openfeature.sdk;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports dev.coalmine.openfeature;
}
