package ai.varai.provisioner.emulator.monitoring;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.EmulatedApi;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import com.google.monitoring.dashboard.v1.CreateDashboardRequest;
import com.google.monitoring.dashboard.v1.Dashboard;
import com.google.monitoring.dashboard.v1.DashboardsServiceProto;
import com.google.monitoring.dashboard.v1.DeleteDashboardRequest;
import com.google.monitoring.dashboard.v1.GetDashboardRequest;
import com.google.monitoring.dashboard.v1.ListDashboardsRequest;
import com.google.monitoring.dashboard.v1.ListDashboardsResponse;
import com.google.monitoring.dashboard.v1.UpdateDashboardRequest;
import com.google.monitoring.v3.AlertPolicy;
import com.google.monitoring.v3.AlertServiceProto;
import com.google.monitoring.v3.CreateAlertPolicyRequest;
import com.google.monitoring.v3.CreateNotificationChannelRequest;
import com.google.monitoring.v3.CreateUptimeCheckConfigRequest;
import com.google.monitoring.v3.DeleteAlertPolicyRequest;
import com.google.monitoring.v3.DeleteNotificationChannelRequest;
import com.google.monitoring.v3.DeleteUptimeCheckConfigRequest;
import com.google.monitoring.v3.GetAlertPolicyRequest;
import com.google.monitoring.v3.GetNotificationChannelRequest;
import com.google.monitoring.v3.GetUptimeCheckConfigRequest;
import com.google.monitoring.v3.ListAlertPoliciesRequest;
import com.google.monitoring.v3.ListAlertPoliciesResponse;
import com.google.monitoring.v3.ListNotificationChannelsRequest;
import com.google.monitoring.v3.ListNotificationChannelsResponse;
import com.google.monitoring.v3.ListUptimeCheckConfigsRequest;
import com.google.monitoring.v3.ListUptimeCheckConfigsResponse;
import com.google.monitoring.v3.NotificationChannel;
import com.google.monitoring.v3.NotificationServiceProto;
import com.google.monitoring.v3.UpdateAlertPolicyRequest;
import com.google.monitoring.v3.UpdateNotificationChannelRequest;
import com.google.monitoring.v3.UpdateUptimeCheckConfigRequest;
import com.google.monitoring.v3.UptimeCheckConfig;
import com.google.monitoring.v3.UptimeServiceProto;
import com.google.protobuf.Empty;

/**
 * Cloud Monitoring v3 and dashboards v1: alert policies, notification channels, uptime checks and
 * dashboards are kept; nothing is measured.
 *
 * @see <a href="https://cloud.google.com/monitoring/api/ref_v3/rest">REST reference</a>
 */
public final class MonitoringApi implements EmulatedApi {
  @Override
  public String name() {
    return "monitoring";
  }

  @Override
  public void register(ApiBuilder api, Emulation emulation) {
    var policies =
        new Configurations<>(emulation, "alertPolicies", AlertPolicy.getDefaultInstance());
    alertPolicies(api, policies);
    channels(api, emulation, policies);
    uptimeChecks(api, emulation);
    dashboards(api, emulation);
  }

  private static void alertPolicies(ApiBuilder api, Configurations<AlertPolicy> policies) {
    api.service(AlertServiceProto.getDescriptor(), "AlertPolicyService")
        .unary(
            "CreateAlertPolicy",
            CreateAlertPolicyRequest.class,
            (CreateAlertPolicyRequest q, Call call) ->
                policies.create(q.getName(), Checks.policy(q.getAlertPolicy())))
        .unary(
            "GetAlertPolicy",
            GetAlertPolicyRequest.class,
            (GetAlertPolicyRequest q, Call call) -> policies.get(q.getName()))
        .unary(
            "ListAlertPolicies",
            ListAlertPoliciesRequest.class,
            (ListAlertPoliciesRequest q, Call call) -> {
              var page =
                  policies.list(q.getName(), q.getFilter(), q.getPageSize(), q.getPageToken());
              return ListAlertPoliciesResponse.newBuilder()
                  .addAllAlertPolicies(page.items())
                  .setNextPageToken(page.nextToken())
                  .setTotalSize(page.total())
                  .build();
            })
        .unary(
            "UpdateAlertPolicy",
            UpdateAlertPolicyRequest.class,
            (UpdateAlertPolicyRequest q, Call call) ->
                policies.update(
                    q.getAlertPolicy().getName(),
                    Checks.policy(q.getAlertPolicy()),
                    q.getUpdateMask()))
        .unary(
            "DeleteAlertPolicy",
            DeleteAlertPolicyRequest.class,
            (DeleteAlertPolicyRequest q, Call call) -> policies.delete(q.getName()));
  }

  private static void channels(
      ApiBuilder api, Emulation emulation, Configurations<AlertPolicy> policies) {
    var channels =
        new Configurations<>(
            emulation, "notificationChannels", NotificationChannel.getDefaultInstance());
    api.service(NotificationServiceProto.getDescriptor(), "NotificationChannelService")
        .unary(
            "CreateNotificationChannel",
            CreateNotificationChannelRequest.class,
            (CreateNotificationChannelRequest q, Call call) ->
                channels.create(q.getName(), q.getNotificationChannel()))
        .unary(
            "GetNotificationChannel",
            GetNotificationChannelRequest.class,
            (GetNotificationChannelRequest q, Call call) -> channels.get(q.getName()))
        .unary(
            "ListNotificationChannels",
            ListNotificationChannelsRequest.class,
            (ListNotificationChannelsRequest q, Call call) -> {
              var page =
                  channels.list(q.getName(), q.getFilter(), q.getPageSize(), q.getPageToken());
              return ListNotificationChannelsResponse.newBuilder()
                  .addAllNotificationChannels(page.items())
                  .setNextPageToken(page.nextToken())
                  .setTotalSize(page.total())
                  .build();
            })
        .unary(
            "UpdateNotificationChannel",
            UpdateNotificationChannelRequest.class,
            (UpdateNotificationChannelRequest q, Call call) ->
                channels.update(
                    q.getNotificationChannel().getName(),
                    q.getNotificationChannel(),
                    q.getUpdateMask()))
        .unary(
            "DeleteNotificationChannel",
            DeleteNotificationChannelRequest.class,
            (DeleteNotificationChannelRequest q, Call call) -> {
              String name = channels.get(q.getName()).getName();
              boolean used =
                  policies.all(q.getName()).stream()
                      .anyMatch(each -> each.getNotificationChannelsList().contains(name));
              if (used && !q.getForce()) {
                throw GoogleError.failedPrecondition(
                    "The notification channel " + name + " is used by an alert policy.");
              }
              return channels.delete(q.getName());
            });
  }

  private static void uptimeChecks(ApiBuilder api, Emulation emulation) {
    var checks =
        new Configurations<>(
            emulation, "uptimeCheckConfigs", UptimeCheckConfig.getDefaultInstance());
    api.service(UptimeServiceProto.getDescriptor(), "UptimeCheckService")
        .unary(
            "CreateUptimeCheckConfig",
            CreateUptimeCheckConfigRequest.class,
            (CreateUptimeCheckConfigRequest q, Call call) ->
                checks.create(q.getParent(), Checks.uptime(q.getUptimeCheckConfig())))
        .unary(
            "GetUptimeCheckConfig",
            GetUptimeCheckConfigRequest.class,
            (GetUptimeCheckConfigRequest q, Call call) -> checks.get(q.getName()))
        .unary(
            "ListUptimeCheckConfigs",
            ListUptimeCheckConfigsRequest.class,
            (ListUptimeCheckConfigsRequest q, Call call) -> {
              var page =
                  checks.list(q.getParent(), q.getFilter(), q.getPageSize(), q.getPageToken());
              return ListUptimeCheckConfigsResponse.newBuilder()
                  .addAllUptimeCheckConfigs(page.items())
                  .setNextPageToken(page.nextToken())
                  .setTotalSize(page.total())
                  .build();
            })
        .unary(
            "UpdateUptimeCheckConfig",
            UpdateUptimeCheckConfigRequest.class,
            (UpdateUptimeCheckConfigRequest q, Call call) ->
                checks.update(
                    q.getUptimeCheckConfig().getName(),
                    Checks.uptime(q.getUptimeCheckConfig()),
                    q.getUpdateMask()))
        .unary(
            "DeleteUptimeCheckConfig",
            DeleteUptimeCheckConfigRequest.class,
            (DeleteUptimeCheckConfigRequest q, Call call) -> checks.delete(q.getName()));
  }

  private static void dashboards(ApiBuilder api, Emulation emulation) {
    var dashboards = new Configurations<>(emulation, "dashboards", Dashboard.getDefaultInstance());
    api.service(DashboardsServiceProto.getDescriptor(), "DashboardsService")
        .unary(
            "CreateDashboard",
            CreateDashboardRequest.class,
            (CreateDashboardRequest q, Call call) ->
                dashboards.create(q.getParent(), etag(emulation, q.getDashboard())))
        .unary(
            "GetDashboard",
            GetDashboardRequest.class,
            (GetDashboardRequest q, Call call) -> dashboards.get(q.getName()))
        .unary(
            "ListDashboards",
            ListDashboardsRequest.class,
            (ListDashboardsRequest q, Call call) -> {
              var page = dashboards.list(q.getParent(), "", q.getPageSize(), q.getPageToken());
              return ListDashboardsResponse.newBuilder()
                  .addAllDashboards(page.items())
                  .setNextPageToken(page.nextToken())
                  .build();
            })
        .unary(
            "UpdateDashboard",
            UpdateDashboardRequest.class,
            (UpdateDashboardRequest q, Call call) -> {
              Dashboard wanted = q.getDashboard();
              String now = dashboards.get(wanted.getName()).getEtag();
              if (!wanted.getEtag().isEmpty() && !wanted.getEtag().equals(now)) {
                throw GoogleError.aborted("The dashboard's etag is not the newest.");
              }
              return dashboards.replace(wanted.getName(), etag(emulation, wanted));
            })
        .unary(
            "DeleteDashboard",
            DeleteDashboardRequest.class,
            (DeleteDashboardRequest q, Call call) -> {
              dashboards.delete(q.getName());
              return Empty.getDefaultInstance();
            });
  }

  private static Dashboard etag(Emulation emulation, Dashboard dashboard) {
    return dashboard.toBuilder().setEtag(emulation.ids().hex(32)).build();
  }
}
