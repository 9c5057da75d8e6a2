package ai.varai.provisioner.emulator.pubsub;

import ai.varai.provisioner.emulator.access.Enforcement;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.support.Projects.Project;

/**
 * What Google's own accounts may do in Pub/Sub. They are held to the policies where callers are.
 *
 * @see <a
 *     href="https://cloud.google.com/pubsub/docs/handling-failures#grant_forwarding_permissions">Forwarding
 *     permissions</a>
 */
final class ServiceAgents {
  private static final String WRITE = "write a file";

  private final Emulation emulation;

  ServiceAgents(Emulation emulation) {
    this.emulation = emulation;
  }

  /** Whether Pub/Sub's account may take from the subscription and publish to the topic. */
  boolean mayBury(PubSubName subscription, PubSubName topic) {
    String agent = of(subscription.project());
    return mayPublish(agent, topic)
        && may(
            agent,
            "pubsub.subscriptions.consume",
            "pubsub",
            subscription.shown(),
            "forward a dead letter");
  }

  boolean mayPublish(String account, PubSubName topic) {
    return may(account, "pubsub.topics.publish", "pubsub", topic.shown(), "publish a message");
  }

  /**
   * Whether the account may write files.
   *
   * @see <a
   *     href="https://cloud.google.com/pubsub/docs/create-cloudstorage-subscription#assign_roles_to">Roles</a>
   */
  boolean mayWrite(String account, String bucket) {
    String name = "projects/_/buckets/" + bucket;
    return may(account, "storage.objects.create", "storage", name, WRITE)
        && may(account, "storage.buckets.get", "storage", name, WRITE);
  }

  private boolean may(
      String account, String permission, String api, String resource, String attempt) {
    return emulation
        .present(Enforcement.class)
        .filter(e -> e.refuses("serviceAccount:" + account, permission, api, resource, attempt))
        .isEmpty();
  }

  /** The account of Pub/Sub in a project. */
  static String of(Project project) {
    return "service-" + project.number() + "@gcp-sa-pubsub.iam.gserviceaccount.com";
  }
}
