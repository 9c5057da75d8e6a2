package ai.varai.provisioner.gcp.monitoring;

import ai.varai.provisioner.gcp.client.ApiFailure;
import ai.varai.provisioner.gcp.client.Failures;
import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.gcp.handler.Permissions;
import ai.varai.provisioner.gcp.mark.Marks;
import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.Ownership;
import ai.varai.provisioner.lifecycle.spi.Progress;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.model.kind.AlertPolicy;
import ai.varai.provisioner.model.kind.AlertPolicy.Threshold;
import ai.varai.provisioner.model.resource.Value;
import com.google.monitoring.v3.Aggregation;
import com.google.monitoring.v3.AlertPolicy.Condition;
import com.google.monitoring.v3.AlertPolicy.Condition.MetricThreshold;
import com.google.monitoring.v3.AlertPolicy.ConditionCombinerType;
import com.google.monitoring.v3.AlertPolicy.Documentation;
import com.google.monitoring.v3.ComparisonType;
import com.google.monitoring.v3.UpdateAlertPolicyRequest;
import com.google.protobuf.BoolValue;
import com.google.protobuf.util.Durations;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** Alert policies. */
public final class AlertPolicyHandler
    extends MonitoringHandler<AlertPolicy, com.google.monitoring.v3.AlertPolicy> {
  public AlertPolicyHandler(Cloud cloud, ReentrantLock writing) {
    super(AlertPolicy.class, cloud, writing);
  }

  @Override
  public Permissions permissions() {
    return new Permissions(
        List.of("monitoring.alertPolicies.list", "monitoring.alertPolicies.get"),
        List.of("monitoring.alertPolicies.create"),
        List.of("monitoring.alertPolicies.update"),
        List.of("monitoring.alertPolicies.delete"),
        List.of("roles/monitoring.editor"));
  }

  @Override
  protected String label(AlertPolicy policy) {
    return "alert policy " + policy.displayName();
  }

  @Override
  protected Iterable<com.google.monitoring.v3.AlertPolicy> all() throws IOException {
    return cloud.clients().alertPolicies().listAlertPolicies(cloud.projectName()).iterateAll();
  }

  @Override
  protected boolean same(AlertPolicy identity, AlertPolicy found) {
    return identity.displayName().equals(found.displayName());
  }

  @Override
  protected void write(AlertPolicy wanted, Ownership owner, Optional<Observed<AlertPolicy>> current)
      throws IOException {
    var policy = policy(wanted, owner);
    if (current.isEmpty()) {
      cloud.clients().alertPolicies().createAlertPolicy(cloud.projectName(), policy.build());
    } else {
      cloud
          .clients()
          .alertPolicies()
          .updateAlertPolicy(
              UpdateAlertPolicyRequest.newBuilder()
                  .setAlertPolicy(policy.setName(current.get().id()))
                  .build());
    }
  }

  /** A new channel is unknown for a while to the part of Monitoring that keeps policies (404). */
  @Override
  public Progress<AlertPolicy> create(AlertPolicy wanted, CallContext call)
      throws ProviderException, InterruptedException {
    try {
      return super.create(wanted, call);
    } catch (ApiFailure e) {
      throw unseen(wanted, e);
    }
  }

  @Override
  public Progress<AlertPolicy> update(
      AlertPolicy wanted, Observed<AlertPolicy> current, CallContext call)
      throws ProviderException, InterruptedException {
    try {
      return super.update(wanted, current, call);
    } catch (ApiFailure e) {
      throw unseen(wanted, e);
    }
  }

  private static ApiFailure unseen(AlertPolicy wanted, ApiFailure failure) {
    boolean channel =
        failure.notFound()
            && !wanted.notificationChannels().isEmpty()
            && String.valueOf(failure.getMessage())
                .toLowerCase(Locale.ROOT)
                .contains("notification channel");
    return channel
        ? Failures.passing(
            failure.getMessage()
                + "; a channel that was just made is found within minutes, any other has to be"
                + " declared or named as Google names it")
        : failure;
  }

  @Override
  protected void erase(Observed<AlertPolicy> current) throws IOException {
    cloud.clients().alertPolicies().deleteAlertPolicy(current.id());
  }

  private static com.google.monitoring.v3.AlertPolicy.Builder policy(
      AlertPolicy wanted, Ownership owner) {
    var policy =
        com.google.monitoring.v3.AlertPolicy.newBuilder()
            .setDisplayName(wanted.displayName())
            .setEnabled(BoolValue.of(wanted.enabled()))
            .setCombiner(ConditionCombinerType.OR)
            .setDocumentation(
                Documentation.newBuilder()
                    .setContent(wanted.documentation())
                    .setMimeType("text/markdown"))
            .putAllUserLabels(Marks.labels(wanted.userLabels(), owner));
    wanted.notificationChannels().forEach(each -> policy.addNotificationChannels(each.get()));
    wanted.conditions().forEach(each -> policy.addConditions(condition(each)));
    return policy;
  }

  private static Condition condition(Threshold wanted) {
    Aggregation aggregation =
        Aggregation.newBuilder()
            .setAlignmentPeriod(Durations.fromSeconds(wanted.alignmentPeriod().toSeconds()))
            .setPerSeriesAligner(Aggregation.Aligner.valueOf(wanted.aligner()))
            .setCrossSeriesReducer(Aggregation.Reducer.valueOf(wanted.reducer()))
            .build();
    var threshold =
        MetricThreshold.newBuilder()
            .setFilter(wanted.filter().get())
            .addAggregations(aggregation)
            .setComparison(ComparisonType.valueOf(wanted.comparison()))
            .setThresholdValue(wanted.threshold())
            .setDuration(Durations.fromSeconds(wanted.duration().toSeconds()));
    wanted
        .denominatorFilter()
        .ifPresent(
            filter ->
                threshold
                    .setDenominatorFilter(filter.get())
                    .addDenominatorAggregations(aggregation));
    return Condition.newBuilder()
        .setDisplayName(wanted.displayName())
        .setConditionThreshold(threshold)
        .build();
  }

  @Override
  protected Observed<AlertPolicy> observed(com.google.monitoring.v3.AlertPolicy found) {
    return new Observed<>(
        new AlertPolicy(
            found.getDisplayName(),
            found.getEnabled().getValue(),
            found.getConditionsList().stream().map(AlertPolicyHandler::threshold).toList(),
            found.getNotificationChannelsList().stream().map(Value::of).toList(),
            found.getDocumentation().getContent(),
            Marks.unmarked(found.getUserLabelsMap()),
            Optional.of(found.getName())),
        found.getName(),
        Marks.owner(kindName(), found.getUserLabelsMap()));
  }

  private static Threshold threshold(Condition condition) {
    MetricThreshold threshold = condition.getConditionThreshold();
    Aggregation aggregation =
        threshold.getAggregationsCount() == 0
            ? Aggregation.getDefaultInstance()
            : threshold.getAggregations(0);
    String denominator = threshold.getDenominatorFilter();
    return new Threshold(
        condition.getDisplayName(),
        Value.of(threshold.getFilter()),
        denominator.isEmpty() ? Optional.empty() : Optional.of(Value.of(denominator)),
        aggregation.getPerSeriesAligner().name(),
        aggregation.getCrossSeriesReducer().name(),
        threshold.getComparison().name(),
        threshold.getThresholdValue(),
        Duration.ofSeconds(aggregation.getAlignmentPeriod().getSeconds()),
        Duration.ofSeconds(threshold.getDuration().getSeconds()));
  }
}
