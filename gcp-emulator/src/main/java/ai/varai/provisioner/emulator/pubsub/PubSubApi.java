package ai.varai.provisioner.emulator.pubsub;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.EmulatedApi;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.support.TopicMessages;
import com.google.pubsub.v1.AcknowledgeRequest;
import com.google.pubsub.v1.CommitSchemaRequest;
import com.google.pubsub.v1.CreateSchemaRequest;
import com.google.pubsub.v1.CreateSnapshotRequest;
import com.google.pubsub.v1.DeleteSchemaRequest;
import com.google.pubsub.v1.DeleteSchemaRevisionRequest;
import com.google.pubsub.v1.DeleteSnapshotRequest;
import com.google.pubsub.v1.DeleteSubscriptionRequest;
import com.google.pubsub.v1.DeleteTopicRequest;
import com.google.pubsub.v1.DetachSubscriptionRequest;
import com.google.pubsub.v1.GetSchemaRequest;
import com.google.pubsub.v1.GetSnapshotRequest;
import com.google.pubsub.v1.GetSubscriptionRequest;
import com.google.pubsub.v1.GetTopicRequest;
import com.google.pubsub.v1.ListSchemaRevisionsRequest;
import com.google.pubsub.v1.ListSchemasRequest;
import com.google.pubsub.v1.ListSnapshotsRequest;
import com.google.pubsub.v1.ListSubscriptionsRequest;
import com.google.pubsub.v1.ListTopicSnapshotsRequest;
import com.google.pubsub.v1.ListTopicSubscriptionsRequest;
import com.google.pubsub.v1.ListTopicsRequest;
import com.google.pubsub.v1.ModifyAckDeadlineRequest;
import com.google.pubsub.v1.ModifyPushConfigRequest;
import com.google.pubsub.v1.PublishRequest;
import com.google.pubsub.v1.PubsubProto;
import com.google.pubsub.v1.PullRequest;
import com.google.pubsub.v1.RollbackSchemaRequest;
import com.google.pubsub.v1.SchemaProto;
import com.google.pubsub.v1.SeekRequest;
import com.google.pubsub.v1.StreamingPullRequest;
import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.Topic;
import com.google.pubsub.v1.UpdateSnapshotRequest;
import com.google.pubsub.v1.UpdateSubscriptionRequest;
import com.google.pubsub.v1.UpdateTopicRequest;
import com.google.pubsub.v1.ValidateMessageRequest;
import com.google.pubsub.v1.ValidateSchemaRequest;
import java.util.List;
import java.util.Set;

/**
 * Cloud Pub/Sub v1: topics, subscriptions with pull, streaming pull and push, snapshots and seek,
 * schemas.
 *
 * @see <a
 *     href="https://cloud.google.com/pubsub/docs/reference/service_apis_overview">References</a>
 */
public final class PubSubApi implements EmulatedApi {

  @Override
  public String name() {
    return "pubsub";
  }

  @Override
  public List<String> packages() {
    return List.of("google.pubsub.v1");
  }

  @Override
  public Set<Class<?>> offers() {
    return Set.of(TopicMessages.class);
  }

  @Override
  public void register(ApiBuilder api, Emulation emulation) {
    PubSubTables tables = new PubSubTables(emulation);
    ServiceAgents agents = new ServiceAgents(emulation);
    Definitions definitions = new Definitions();
    TopicSchemas topicSchemas = new TopicSchemas(tables, definitions);
    Queues queues = new Queues(tables, topicSchemas, agents);
    Publishing publishing = queues.publishing();
    Topics topics = new Topics(tables, topicSchemas, publishing, queues);
    Subscriptions subscriptions =
        new Subscriptions(tables, queues, new Expirations(tables, queues));
    Snapshots snapshots = new Snapshots(tables);
    Pulls pulls = new Pulls(tables, queues);
    Seeks seeks = new Seeks(tables, queues);
    api.service(PubsubProto.getDescriptor(), "Publisher")
        .unary("CreateTopic", Topic.class, topics::create)
        .unary("UpdateTopic", UpdateTopicRequest.class, topics::update)
        .unary("Publish", PublishRequest.class, topics::publish)
        .unary("GetTopic", GetTopicRequest.class, topics::get)
        .unary("ListTopics", ListTopicsRequest.class, topics::list)
        .unary("ListTopicSubscriptions", ListTopicSubscriptionsRequest.class, topics::subscriptions)
        .unary("ListTopicSnapshots", ListTopicSnapshotsRequest.class, topics::snapshots)
        .unary("DeleteTopic", DeleteTopicRequest.class, topics::delete)
        .unary("DetachSubscription", DetachSubscriptionRequest.class, topics::detach);
    api
        .service(PubsubProto.getDescriptor(), "Subscriber")
        .unary("CreateSubscription", Subscription.class, subscriptions::create)
        .unary("GetSubscription", GetSubscriptionRequest.class, subscriptions::get)
        .unary("UpdateSubscription", UpdateSubscriptionRequest.class, subscriptions::update)
        .unary("ListSubscriptions", ListSubscriptionsRequest.class, subscriptions::list)
        .unary("DeleteSubscription", DeleteSubscriptionRequest.class, subscriptions::delete)
        .unary("ModifyPushConfig", ModifyPushConfigRequest.class, subscriptions::modifyPush)
        .unary("ModifyAckDeadline", ModifyAckDeadlineRequest.class, pulls::modify)
        .unary("Acknowledge", AcknowledgeRequest.class, pulls::acknowledge)
        .unary("Pull", PullRequest.class, pulls::pull)
        .stream("StreamingPull", StreamingPullRequest.class, pulls::stream)
        .unary("GetSnapshot", GetSnapshotRequest.class, snapshots::get)
        .unary("ListSnapshots", ListSnapshotsRequest.class, snapshots::list)
        .unary("CreateSnapshot", CreateSnapshotRequest.class, snapshots::create)
        .unary("UpdateSnapshot", UpdateSnapshotRequest.class, snapshots::update)
        .unary("DeleteSnapshot", DeleteSnapshotRequest.class, snapshots::delete)
        .unary("Seek", SeekRequest.class, seeks::seek);
    register(api, new Schemas(tables, definitions, topicSchemas));
    new PubSubPolicies(tables).register(api);
    emulation.offer(
        TopicMessages.class, new ServiceMessages(emulation, tables, publishing, agents));
  }

  private static void register(ApiBuilder api, Schemas schemas) {
    api.service(SchemaProto.getDescriptor(), "SchemaService")
        .unary("CreateSchema", CreateSchemaRequest.class, schemas::create)
        .unary("GetSchema", GetSchemaRequest.class, schemas::get)
        .unary("ListSchemas", ListSchemasRequest.class, schemas::list)
        .unary("ListSchemaRevisions", ListSchemaRevisionsRequest.class, schemas::revisions)
        .unary("CommitSchema", CommitSchemaRequest.class, schemas::commit)
        .unary("RollbackSchema", RollbackSchemaRequest.class, schemas::rollback)
        .unary("DeleteSchemaRevision", DeleteSchemaRevisionRequest.class, schemas::deleteRevision)
        .unary("DeleteSchema", DeleteSchemaRequest.class, schemas::delete)
        .unary("ValidateSchema", ValidateSchemaRequest.class, schemas::validate)
        .unary("ValidateMessage", ValidateMessageRequest.class, schemas::validateMessage);
  }
}
