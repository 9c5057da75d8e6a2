package ai.varai.provisioner.gcp.run;

import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import com.google.monitoring.v3.ListTimeSeriesRequest;
import com.google.monitoring.v3.Point;
import com.google.monitoring.v3.TimeInterval;
import com.google.monitoring.v3.TimeSeries;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.Optional;

/**
 * How many of a revision's requests ended with a status of 500 and more, as Cloud Monitoring counts
 * them (<a href="https://cloud.google.com/monitoring/api/metrics_gcp_p_z#gcp-run">{@code
 * run.googleapis.com/request_count}</a>).
 */
final class RevisionErrors {
  private static final String SERVER_ERROR = "5xx";

  private final Cloud cloud;

  RevisionErrors(Cloud cloud) {
    this.cloud = cloud;
  }

  /**
   * Why a revision is not well; empty when it is, or when nothing is known of its requests.
   *
   * @param most the share of its requests, in percent, that may end so
   */
  Optional<String> tooMany(String service, String revision, Instant from, Instant to, int most)
      throws ProviderException, InterruptedException {
    var request =
        ListTimeSeriesRequest.newBuilder()
            .setName(cloud.projectName())
            .setFilter(
                "metric.type=\"run.googleapis.com/request_count\""
                    + " AND resource.type=\"cloud_run_revision\""
                    + " AND resource.labels.service_name=\""
                    + service
                    + "\" AND resource.labels.revision_name=\""
                    + revision
                    + "\"")
            .setInterval(
                TimeInterval.newBuilder()
                    .setStartTime(Timestamp.newBuilder().setSeconds(from.getEpochSecond()))
                    .setEndTime(Timestamp.newBuilder().setSeconds(to.getEpochSecond() + 1)))
            .setView(ListTimeSeriesRequest.TimeSeriesView.FULL)
            .build();
    long[] counted =
        cloud
            .calls()
            .look(
                "monitoring",
                "ask for the requests of " + revision,
                () -> count(cloud.clients().metrics().listTimeSeries(request).iterateAll()));
    long all = counted[0];
    long failed = counted[1];
    return all > 0 && failed * 100 > most * all
        ? Optional.of(
            failed
                + " of "
                + all
                + " requests to "
                + revision
                + " ended with a status of 500 and"
                + " more; "
                + most
                + " % may")
        : Optional.empty();
  }

  private static long[] count(Iterable<TimeSeries> series) {
    long all = 0;
    long failed = 0;
    for (TimeSeries one : series) {
      long requests = one.getPointsList().stream().mapToLong(RevisionErrors::value).sum();
      all += requests;
      if (SERVER_ERROR.equals(one.getMetric().getLabelsMap().get("response_code_class"))) {
        failed += requests;
      }
    }
    return new long[] {all, failed};
  }

  private static long value(Point point) {
    return point.getValue().getInt64Value();
  }
}
