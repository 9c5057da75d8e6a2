package ai.varai.provisioner.emulator.logging;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.operation.KnownAnswers;
import ai.varai.provisioner.emulator.support.NamedMessages;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.Projects.Project;
import ai.varai.provisioner.emulator.support.Times;
import com.google.logging.v2.BigQueryDataset;
import com.google.logging.v2.CreateLinkRequest;
import com.google.logging.v2.DeleteLinkRequest;
import com.google.logging.v2.GetLinkRequest;
import com.google.logging.v2.LifecycleState;
import com.google.logging.v2.Link;
import com.google.logging.v2.LinkMetadata;
import com.google.logging.v2.ListLinksRequest;
import com.google.logging.v2.ListLinksResponse;
import com.google.logging.v2.OperationState;
import com.google.longrunning.Operation;
import com.google.protobuf.Empty;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The methods on links of log buckets to BigQuery. There is no BigQuery here: the data set is a
 * name only.
 *
 * @see <a
 *     href="https://cloud.google.com/logging/docs/reference/v2/rest/v2/projects.locations.buckets.links">Reference</a>
 */
final class LogLinks {

  private final Emulation emulation;
  private final LogBuckets buckets;
  private final NamedMessages<Link> links;
  private final KnownAnswers answers;

  LogLinks(Emulation emulation, LogBuckets buckets, KnownAnswers answers) {
    this.emulation = emulation;
    this.buckets = buckets;
    this.links =
        new NamedMessages<>(
            emulation, "logging.links", Link.class, name -> name + " does not exist");
    this.answers = answers;
  }

  private Timestamp now() {
    return Times.timestamp(emulation.clock().instant());
  }

  Operation create(CreateLinkRequest q, Call call) {
    // A link's id becomes the data set's, and those know no hyphens.
    if (!q.getLinkId().matches("[A-Za-z0-9_]{1,100}")) {
      throw GoogleError.badField("link_id", "Invalid link id: " + q.getLinkId());
    }
    if (!buckets.require(q.getParent()).getAnalyticsEnabled()) {
      throw GoogleError.failedPrecondition(
          "Log Analytics must be enabled on the bucket before it can be linked.");
    }
    Project project = links.project(q.getParent());
    CreateLinkRequest shown = q.toBuilder().clearLink().build();
    return start(
        q.getParent(),
        LinkMetadata.newBuilder().setCreateLinkRequest(shown),
        () ->
            links.insert(
                q.getParent() + "/links/" + q.getLinkId(),
                Link.newBuilder()
                    .setDescription(q.getLink().getDescription())
                    .setCreateTime(now())
                    .setLifecycleState(LifecycleState.ACTIVE)
                    .setBigqueryDataset(
                        BigQueryDataset.newBuilder()
                            .setDatasetId(
                                "bigquery.googleapis.com/"
                                    + project.name()
                                    + "/datasets/"
                                    + q.getLinkId()))
                    .build()));
  }

  Operation delete(DeleteLinkRequest q, Call call) {
    return start(
        q.getName(),
        LinkMetadata.newBuilder().setDeleteLinkRequest(q),
        () -> {
          links.remove(q.getName());
          return Empty.getDefaultInstance();
        });
  }

  Link get(GetLinkRequest q, Call call) {
    return links.require(q.getName());
  }

  ListLinksResponse list(ListLinksRequest q, Call call) {
    buckets.require(q.getParent());
    Page<Link> page =
        Page.of(
            links.list(q.getParent(), q.getParent().split("/", 3)[2] + "/links/"),
            q.getPageSize(),
            q.getPageToken(),
            1000,
            1000,
            Link::getName);
    return ListLinksResponse.newBuilder()
        .addAllLinks(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }

  private Operation start(String in, LinkMetadata.Builder metadata, Supplier<Message> effect) {
    Project project = links.project(in);
    String operation =
        "/locations/" + in.split("/", 5)[3] + "/operations/" + emulation.ids().uuid();
    metadata.setStartTime(now()).setState(OperationState.OPERATION_STATE_SCHEDULED);
    LinkMetadata pending = metadata.build();
    return answers.start(
        project.id(),
        () ->
            new KnownAnswers.Known(
                project.id(),
                project.name() + operation,
                project.numberName() + operation,
                Optional.of(pending),
                Optional.of(
                    metadata
                        .setState(OperationState.OPERATION_STATE_SUCCEEDED)
                        .setEndTime(now())
                        .build()),
                effect.get()));
  }
}
