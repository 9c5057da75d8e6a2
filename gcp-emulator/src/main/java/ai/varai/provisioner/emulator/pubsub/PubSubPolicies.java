package ai.varai.provisioner.emulator.pubsub;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.support.IamPolicyService;
import ai.varai.provisioner.emulator.support.IamPolicyService.Place;
import java.util.List;

/** Policies of topics, subscriptions, snapshots and schemas. */
final class PubSubPolicies {
  private static final List<String> RESOURCES =
      List.of(
          "projects/*/topics/*",
          "projects/*/subscriptions/*",
          "projects/*/snapshots/*",
          "projects/*/schemas/*");

  private final PubSubTables tables;

  PubSubPolicies(PubSubTables tables) {
    this.tables = tables;
  }

  void register(ApiBuilder api) {
    IamPolicyService.register(api, tables.emulation, RESOURCES, this::existing);
  }

  private Place existing(String resource) {
    String[] parts = resource.split("/", -1);
    String collection = parts.length > 2 ? parts[2] : "";
    PubSubName name = PubSubName.of(tables.projects(), collection, "resource", resource);
    switch (collection) {
      case PubSubName.TOPICS -> tables.topic(name);
      case PubSubName.SUBSCRIPTIONS -> tables.subscription(name);
      case PubSubName.SCHEMAS -> tables.schemas.latest(name);
      default -> tables.snapshot(name);
    }
    return new Place(name.project().id(), key(name));
  }

  /** Under which the policy is kept. */
  static String key(PubSubName name) {
    return "pubsub/" + name.key();
  }
}
