package ai.varai.provisioner.emulator.monitoring;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.FieldMasks;
import ai.varai.provisioner.emulator.support.Page;
import com.google.monitoring.v3.CreateUptimeCheckConfigRequest;
import com.google.monitoring.v3.DeleteUptimeCheckConfigRequest;
import com.google.monitoring.v3.GetUptimeCheckConfigRequest;
import com.google.monitoring.v3.ListUptimeCheckConfigsRequest;
import com.google.monitoring.v3.ListUptimeCheckConfigsResponse;
import com.google.monitoring.v3.ListUptimeCheckIpsRequest;
import com.google.monitoring.v3.ListUptimeCheckIpsResponse;
import com.google.monitoring.v3.UpdateUptimeCheckConfigRequest;
import com.google.monitoring.v3.UptimeCheckConfig;
import com.google.monitoring.v3.UptimeCheckConfig.CheckerType;
import com.google.monitoring.v3.UptimeCheckConfig.HttpCheck;
import com.google.monitoring.v3.UptimeCheckIp;
import com.google.monitoring.v3.UptimeCheckRegion;
import com.google.monitoring.v3.UptimeServiceProto;
import com.google.protobuf.Duration;
import com.google.protobuf.Empty;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The methods on uptime checks. Passwords and masked headers are not shown. */
final class UptimeChecks {
  private static final Set<Long> PERIODS = Set.of(60L, 300L, 600L, 900L);
  private static final long LONGEST_TIMEOUT = 60;
  private static final int LEAST_LOCATIONS = 3;
  private static final int LOCATIONS_OF_USA = 3;
  private static final String HIDDEN = "******";

  private final Emulation emulation;
  private final Configurations<UptimeCheckConfig> checks;
  private final UptimeRounds rounds;

  UptimeChecks(Emulation emulation, UptimeProbe probe, UptimeSeries series) {
    this.emulation = emulation;
    this.checks =
        new Configurations<>(emulation, "uptimeCheckConfigs", UptimeCheckConfig.class)
            .missing(
                name ->
                    GoogleError.notFound(
                        "Config not found for check "
                            + Configurations.last(name)
                            + " in project "
                            + name.split("/", -1)[1]));
    this.rounds = new UptimeRounds(emulation, checks, probe, series);
  }

  void register(ApiBuilder api) {
    api.service(UptimeServiceProto.getDescriptor(), "UptimeCheckService")
        .unary("CreateUptimeCheckConfig", CreateUptimeCheckConfigRequest.class, this::create)
        .unary(
            "GetUptimeCheckConfig",
            GetUptimeCheckConfigRequest.class,
            (GetUptimeCheckConfigRequest q, Call call) -> shown(checks.get(q.getName())))
        .unary("ListUptimeCheckConfigs", ListUptimeCheckConfigsRequest.class, this::list)
        .unary("UpdateUptimeCheckConfig", UpdateUptimeCheckConfigRequest.class, this::update)
        .unary("DeleteUptimeCheckConfig", DeleteUptimeCheckConfigRequest.class, this::delete)
        .unary(
            "ListUptimeCheckIps",
            ListUptimeCheckIpsRequest.class,
            (ListUptimeCheckIpsRequest q, Call call) -> {
              var page =
                  Page.of(
                      CheckerLocation.in(List.of()).stream().map(CheckerLocation::ip).toList(),
                      q.getPageSize(),
                      q.getPageToken(),
                      100,
                      1000,
                      UptimeCheckIp::getIpAddress);
              return ListUptimeCheckIpsResponse.newBuilder()
                  .addAllUptimeCheckIps(page.items())
                  .setNextPageToken(page.nextToken())
                  .build();
            });
  }

  private UptimeCheckConfig create(CreateUptimeCheckConfigRequest q, Call call) {
    UptimeCheckConfig check = completed(q.getUptimeCheckConfig());
    String words = check.getDisplayName().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
    String name =
        checks.project(q.getParent()).name()
            + "/uptimeCheckConfigs/"
            + words
            + "-"
            + emulation.ids().lower(11);
    UptimeCheckConfig made = checks.insert(name, check);
    rounds.begin(name);
    return shown(made);
  }

  private UptimeCheckConfig update(UpdateUptimeCheckConfigRequest q, Call call) {
    UptimeCheckConfig wanted = q.getUptimeCheckConfig();
    UptimeCheckConfig changed =
        checks.update(
            wanted.getName(),
            now ->
                completed(
                    q.getUpdateMask().getPathsCount() == 0
                        ? wanted
                        : FieldMasks.patch(now, wanted, q.getUpdateMask())));
    rounds.begin(changed.getName());
    return shown(changed);
  }

  private Empty delete(DeleteUptimeCheckConfigRequest q, Call call) {
    String name = checks.get(q.getName()).getName();
    rounds.end(name);
    return checks.delete(name);
  }

  private ListUptimeCheckConfigsResponse list(ListUptimeCheckConfigsRequest q, Call call) {
    var page = checks.list(q.getParent(), q.getFilter(), "", q.getPageSize(), q.getPageToken());
    return ListUptimeCheckConfigsResponse.newBuilder()
        .addAllUptimeCheckConfigs(page.items().stream().map(UptimeChecks::shown).toList())
        .setNextPageToken(page.nextToken())
        .setTotalSize(page.total())
        .build();
  }

  private static UptimeCheckConfig completed(UptimeCheckConfig check) {
    UptimeCheckConfig.Builder b = check.toBuilder();
    if (!b.hasPeriod()) {
      b.setPeriod(Duration.newBuilder().setSeconds(60));
    }
    if (b.getCheckerType() == CheckerType.CHECKER_TYPE_UNSPECIFIED && !b.hasSyntheticMonitor()) {
      b.setCheckerType(CheckerType.STATIC_IP_CHECKERS);
    }
    if (b.hasHttpCheck()) {
      HttpCheck.Builder http = b.getHttpCheckBuilder();
      if (http.getRequestMethod() == HttpCheck.RequestMethod.METHOD_UNSPECIFIED) {
        http.setRequestMethod(HttpCheck.RequestMethod.GET);
      }
      if (http.getPath().isEmpty()) {
        http.setPath("/");
      } else if (!http.getPath().startsWith("/")) {
        http.setPath("/" + http.getPath());
      }
      if (http.getPort() == 0) {
        http.setPort(http.getUseSsl() ? 443 : 80);
      }
      if (!http.getBody().isEmpty()) {
        http.putHeaders("Content-Length", Integer.toString(http.getBody().size()));
      }
    }
    refuse(b);
    return b.build();
  }

  private static void refuse(UptimeCheckConfig.Builder check) {
    if (check.getDisplayName().isEmpty()) {
      throw Refusals.field("uptime_check_config.display_name", "", "The display name is missing.");
    }
    if (check.getCheckRequestTypeCase()
            == UptimeCheckConfig.CheckRequestTypeCase.CHECKREQUESTTYPE_NOT_SET
        && !check.hasSyntheticMonitor()) {
      throw Refusals.field(
          "uptime_check_config",
          "",
          "must have an http_check, a tcp_check or a synthetic_monitor.");
    }
    if (check.getResourceCase() == UptimeCheckConfig.ResourceCase.RESOURCE_NOT_SET) {
      throw Refusals.field(
          "uptime_check_config",
          "",
          "must have a monitored_resource, a resource_group or a synthetic_monitor.");
    }
    if (!PERIODS.contains(check.getPeriod().getSeconds())) {
      throw Refusals.field(
          "uptime_check_config.period",
          check.getPeriod().getSeconds() + "s",
          "must be one of 60s, 300s, 600s and 900s.");
    }
    long timeout = check.getTimeout().getSeconds();
    if (timeout < 1 || timeout > LONGEST_TIMEOUT) {
      throw Refusals.field(
          "uptime_check_config.timeout", timeout + "s", "must be between 1s and 60s.");
    }
    int locations = 0;
    for (UptimeCheckRegion region : check.getSelectedRegionsList()) {
      locations += region == UptimeCheckRegion.USA ? LOCATIONS_OF_USA : 1;
    }
    if (check.getSelectedRegionsCount() > 0 && locations < LEAST_LOCATIONS) {
      throw Refusals.field(
          "uptime_check_config.selected_regions",
          check.getSelectedRegionsList(),
          "must cover at least " + LEAST_LOCATIONS + " locations.");
    }
  }

  private static UptimeCheckConfig shown(UptimeCheckConfig check) {
    UptimeCheckConfig.Builder b = check.toBuilder();
    if (b.hasHttpCheck()) {
      HttpCheck.Builder http = b.getHttpCheckBuilder();
      if (http.hasAuthInfo() && !http.getAuthInfo().getPassword().isEmpty()) {
        http.getAuthInfoBuilder().setPassword(HIDDEN);
      }
      if (http.getMaskHeaders()) {
        check.getHttpCheck().getHeadersMap().keySet().forEach(h -> http.putHeaders(h, HIDDEN));
      }
    }
    return b.build();
  }
}
