package ai.varai.provisioner.emulator.monitoring;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.FieldMasks;
import ai.varai.provisioner.emulator.support.Times;
import com.google.monitoring.v3.AlertPolicy;
import com.google.monitoring.v3.AlertPolicy.Condition;
import com.google.monitoring.v3.AlertServiceProto;
import com.google.monitoring.v3.CreateAlertPolicyRequest;
import com.google.monitoring.v3.DeleteAlertPolicyRequest;
import com.google.monitoring.v3.GetAlertPolicyRequest;
import com.google.monitoring.v3.ListAlertPoliciesRequest;
import com.google.monitoring.v3.ListAlertPoliciesResponse;
import com.google.monitoring.v3.MutationRecord;
import com.google.monitoring.v3.NotificationChannel;
import com.google.monitoring.v3.UpdateAlertPolicyRequest;
import com.google.protobuf.BoolValue;
import java.util.function.Supplier;

/** The methods on alert policies. The service names policies and conditions and signs changes. */
final class AlertPolicies {
  private static final int DIGITS = 19;

  private final Emulation emulation;
  private final Configurations<AlertPolicy> policies;
  private final Configurations<NotificationChannel> channels;
  private final AlertEvaluator evaluator;
  private final AlertPolicyChecks checks;

  AlertPolicies(
      Emulation emulation,
      Configurations<AlertPolicy> policies,
      Configurations<NotificationChannel> channels,
      AlertEvaluator evaluator,
      MetricTypes metrics) {
    this.evaluator = evaluator;
    this.checks = new AlertPolicyChecks(metrics);
    this.emulation = emulation;
    this.policies = policies;
    this.channels = channels;
  }

  /** As the API answers (hashicorp/terraform-provider-google issue 25878). */
  private void channelsExist(AlertPolicy policy) {
    for (String name : policy.getNotificationChannelsList()) {
      if (!channels.contains(name)) {
        throw GoogleError.notFound("Notification channel not found: " + name);
      }
    }
  }

  void register(ApiBuilder api) {
    api.service(AlertServiceProto.getDescriptor(), "AlertPolicyService")
        .unary("CreateAlertPolicy", CreateAlertPolicyRequest.class, this::create)
        .unary(
            "GetAlertPolicy",
            GetAlertPolicyRequest.class,
            (GetAlertPolicyRequest q, Call call) -> policies.get(q.getName()))
        .unary("ListAlertPolicies", ListAlertPoliciesRequest.class, this::list)
        .unary("UpdateAlertPolicy", UpdateAlertPolicyRequest.class, this::update)
        .unary(
            "DeleteAlertPolicy",
            DeleteAlertPolicyRequest.class,
            (DeleteAlertPolicyRequest q, Call call) ->
                evaluated(q.getName(), () -> policies.delete(q.getName())));
  }

  /** What was until now is judged by the policies as they were. */
  private <R> R evaluated(String name, Supplier<R> change) {
    String project = policies.project(name).id();
    evaluator.evaluate(project);
    R result = change.get();
    evaluator.evaluate(project);
    return result;
  }

  private AlertPolicy create(CreateAlertPolicyRequest q, Call call) {
    checks.check(policies.project(q.getName()), q.getAlertPolicy());
    channelsExist(q.getAlertPolicy());
    String name =
        policies.project(q.getName()).name() + "/alertPolicies/" + emulation.ids().numeric(DIGITS);
    MutationRecord record = record(call);
    AlertPolicy.Builder policy =
        q.getAlertPolicy().toBuilder().setCreationRecord(record).setMutationRecord(record);
    if (!policy.hasEnabled()) {
      policy.setEnabled(BoolValue.of(true));
    }
    policy.getConditionsBuilderList().forEach(Condition.Builder::clearName);
    AlertPolicy made = named(policy, name);
    MetricConditions.warn(made);
    return evaluated(name, () -> policies.insert(name, made));
  }

  private AlertPolicy update(UpdateAlertPolicyRequest q, Call call) {
    return evaluated(q.getAlertPolicy().getName(), () -> updated(q, call));
  }

  private AlertPolicy updated(UpdateAlertPolicyRequest q, Call call) {
    return policies.update(
        q.getAlertPolicy().getName(),
        now -> {
          AlertPolicy wanted =
              q.getUpdateMask().getPathsCount() == 0
                  ? q.getAlertPolicy()
                  : FieldMasks.patch(now, q.getAlertPolicy(), q.getUpdateMask());
          checks.check(policies.project(now.getName()), wanted);
          channelsExist(wanted);
          AlertPolicy.Builder next =
              wanted.toBuilder()
                  .setCreationRecord(now.getCreationRecord())
                  .setMutationRecord(record(call));
          if (!next.hasEnabled()) {
            next.setEnabled(BoolValue.of(true));
          }
          AlertPolicy changed = named(next, now.getName());
          MetricConditions.warn(changed);
          return changed;
        });
  }

  private AlertPolicy named(AlertPolicy.Builder policy, String name) {
    for (Condition.Builder condition : policy.getConditionsBuilderList()) {
      if (condition.getName().isEmpty()) {
        condition.setName(name + "/conditions/" + emulation.ids().numeric(DIGITS));
      }
    }
    return policy.build();
  }

  private MutationRecord record(Call call) {
    String who = call.principal();
    return MutationRecord.newBuilder()
        .setMutateTime(Times.timestamp(emulation.clock().instant()))
        .setMutatedBy(who.substring(who.indexOf(':') + 1))
        .build();
  }

  private ListAlertPoliciesResponse list(ListAlertPoliciesRequest q, Call call) {
    var page =
        policies.list(
            q.getName(), q.getFilter(), q.getOrderBy(), q.getPageSize(), q.getPageToken());
    return ListAlertPoliciesResponse.newBuilder()
        .addAllAlertPolicies(page.items())
        .setNextPageToken(page.nextToken())
        .setTotalSize(page.total())
        .build();
  }
}
