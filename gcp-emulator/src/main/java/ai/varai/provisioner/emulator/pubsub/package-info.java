/** Cloud Pub/Sub v1: topics, subscriptions, snapshots, and the messages that go through them. */
@org.jspecify.annotations.NullMarked
package ai.varai.provisioner.emulator.pubsub;
