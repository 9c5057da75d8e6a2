package ai.varai.provisioner.emulator.pubsub;

import ai.varai.provisioner.emulator.access.IamMode;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.support.Grants;
import ai.varai.provisioner.emulator.support.Projects.Project;

/**
 * What Google's own accounts may do in Pub/Sub. They are held to the policies where callers are.
 *
 * @see <a
 *     href="https://cloud.google.com/pubsub/docs/handling-failures#grant_forwarding_permissions">Forwarding
 *     permissions</a>
 */
final class ServiceAgents {
  private final Emulation emulation;

  ServiceAgents(Emulation emulation) {
    this.emulation = emulation;
  }

  /** Whether Pub/Sub's account may take from the subscription and publish to the topic. */
  boolean mayBury(PubSubName subscription, PubSubName topic) {
    String agent = of(subscription.project());
    return mayPublish(agent, topic) && may(agent, "pubsub.subscriptions.consume", subscription);
  }

  boolean mayPublish(String account, PubSubName topic) {
    return may(account, "pubsub.topics.publish", topic);
  }

  private boolean may(String account, String permission, PubSubName name) {
    return emulation.plugin(IamMode.class).filter(mode -> mode == IamMode.STRICT).isEmpty()
        || emulation
            .plugin(Grants.class)
            .filter(g -> g.allows("serviceAccount:" + account, permission, "pubsub", name.shown()))
            .isPresent();
  }

  /** The account of Pub/Sub in a project. */
  static String of(Project project) {
    return "service-" + project.number() + "@gcp-sa-pubsub.iam.gserviceaccount.com";
  }
}
