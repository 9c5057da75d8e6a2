package ai.varai.provisioner.emulator.pubsub;

import ai.varai.provisioner.emulator.Clients;
import ai.varai.provisioner.emulator.GcpEmulator;
import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.rpc.TransportChannelProvider;
import com.google.cloud.pubsub.v1.MessageReceiver;
import com.google.cloud.pubsub.v1.MessageReceiverWithAckResponse;
import com.google.cloud.pubsub.v1.Publisher;
import com.google.cloud.pubsub.v1.SchemaServiceClient;
import com.google.cloud.pubsub.v1.SchemaServiceSettings;
import com.google.cloud.pubsub.v1.Subscriber;
import com.google.cloud.pubsub.v1.SubscriptionAdminClient;
import com.google.cloud.pubsub.v1.SubscriptionAdminSettings;
import com.google.cloud.pubsub.v1.TopicAdminClient;
import com.google.cloud.pubsub.v1.TopicAdminSettings;
import com.google.protobuf.ByteString;
import com.google.pubsub.v1.PublishRequest;
import com.google.pubsub.v1.PubsubMessage;
import com.google.pubsub.v1.PullRequest;
import com.google.pubsub.v1.PullResponse;
import com.google.pubsub.v1.ReceivedMessage;
import com.google.pubsub.v1.Subscription;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Google's own clients of Pub/Sub for one project of an emulator. */
final class PubSubWorld implements AutoCloseable {
  private static final NoCredentialsProvider NOBODY = Clients.NO_CREDENTIALS;

  final String project;
  final TopicAdminClient topics;
  final SubscriptionAdminClient subscriptions;
  final SchemaServiceClient schemas;
  private final TransportChannelProvider channel;

  PubSubWorld(GcpEmulator emulator, String project) throws IOException {
    this.project = project;
    this.channel = Clients.grpc(emulator);
    this.topics =
        TopicAdminClient.create(
            TopicAdminSettings.newBuilder()
                .setTransportChannelProvider(channel)
                .setCredentialsProvider(NOBODY)
                .build());
    this.subscriptions =
        SubscriptionAdminClient.create(
            SubscriptionAdminSettings.newBuilder()
                .setTransportChannelProvider(channel)
                .setCredentialsProvider(NOBODY)
                .build());
    this.schemas =
        SchemaServiceClient.create(
            SchemaServiceSettings.newBuilder()
                .setTransportChannelProvider(channel)
                .setCredentialsProvider(NOBODY)
                .build());
  }

  String schema(String id) {
    return "projects/" + project + "/schemas/" + id;
  }

  String topic(String id) {
    return "projects/" + project + "/topics/" + id;
  }

  String subscription(String id) {
    return "projects/" + project + "/subscriptions/" + id;
  }

  /** Makes a topic of this name and, when there is none, a subscription of the same name. */
  Subscription subscribe(String id, Subscription how) {
    topics.createTopic(topic(id));
    return subscriptions.createSubscription(
        how.toBuilder().setName(subscription(id)).setTopic(topic(id)).build());
  }

  List<String> publish(String topicId, String... texts) {
    return publish(topicId, Arrays.stream(texts).map(PubSubWorld::message).toList());
  }

  List<String> publish(String topicId, List<PubsubMessage> messages) {
    return topics
        .publish(
            PublishRequest.newBuilder().setTopic(topic(topicId)).addAllMessages(messages).build())
        .getMessageIdsList();
  }

  static PubsubMessage message(String text) {
    return PubsubMessage.newBuilder().setData(ByteString.copyFromUtf8(text)).build();
  }

  static String text(ReceivedMessage received) {
    return received.getMessage().getData().toStringUtf8();
  }

  /** What is there now, without waiting. */
  @SuppressWarnings("deprecation") // what is not there is not waited for
  List<ReceivedMessage> pull(String subscriptionId) {
    PullResponse answer =
        subscriptions
            .pullCallable()
            .call(
                PullRequest.newBuilder()
                    .setSubscription(subscription(subscriptionId))
                    .setMaxMessages(1_000)
                    .setReturnImmediately(true)
                    .build());
    return answer.getReceivedMessagesList();
  }

  List<String> texts(String subscriptionId) {
    return pull(subscriptionId).stream().map(PubSubWorld::text).toList();
  }

  void acknowledge(String subscriptionId, List<ReceivedMessage> messages) {
    subscriptions.acknowledge(
        subscription(subscriptionId), messages.stream().map(ReceivedMessage::getAckId).toList());
  }

  Publisher publisher(String topicId, boolean ordered) throws IOException {
    return Publisher.newBuilder(topic(topicId))
        .setChannelProvider(channel)
        .setCredentialsProvider(NOBODY)
        .setEnableMessageOrdering(ordered)
        .build();
  }

  Subscriber.Builder subscriber(String subscriptionId, MessageReceiver receiver) {
    return Subscriber.newBuilder(subscription(subscriptionId), receiver)
        .setChannelProvider(channel)
        .setCredentialsProvider(NOBODY);
  }

  Subscriber exactSubscriber(String subscriptionId, MessageReceiverWithAckResponse receiver) {
    return Subscriber.newBuilder(subscription(subscriptionId), receiver)
        .setChannelProvider(channel)
        .setCredentialsProvider(NOBODY)
        .build();
  }

  @Override
  public void close() {
    topics.close();
    subscriptions.close();
    schemas.close();
  }
}
