package dev.coalmine.webhook;

/**
 * What has become of the events of a webhook so far. Immutable.
 *
 * @param waiting events that wait or are under way
 * @param delivered events that the receiver has taken
 * @param retries attempts beyond the first of an event
 * @param failed events that were given up: refused, or tried in vain for too often
 * @param dropped events that found no room, or were left when the webhook was closed
 */
public record WebhookStats(int waiting, long delivered, long retries, long failed, long dropped) {}
