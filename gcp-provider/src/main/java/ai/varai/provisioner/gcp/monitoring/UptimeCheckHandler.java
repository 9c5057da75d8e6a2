package ai.varai.provisioner.gcp.monitoring;

import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.gcp.handler.Permissions;
import ai.varai.provisioner.gcp.mark.Marks;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.Ownership;
import ai.varai.provisioner.model.kind.UptimeCheck;
import ai.varai.provisioner.model.resource.Value;
import com.google.api.MonitoredResource;
import com.google.monitoring.v3.UpdateUptimeCheckConfigRequest;
import com.google.monitoring.v3.UptimeCheckConfig;
import com.google.monitoring.v3.UptimeCheckConfig.HttpCheck;
import com.google.protobuf.util.Durations;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** Uptime checks over HTTP and HTTPS. */
public final class UptimeCheckHandler extends MonitoringHandler<UptimeCheck, UptimeCheckConfig> {
  private static final int HTTPS_PORT = 443;
  private static final int HTTP_PORT = 80;

  public UptimeCheckHandler(Cloud cloud, ReentrantLock writing) {
    super(UptimeCheck.class, cloud, writing);
  }

  @Override
  public Permissions permissions() {
    return new Permissions(
        List.of("monitoring.uptimeCheckConfigs.list", "monitoring.uptimeCheckConfigs.get"),
        List.of("monitoring.uptimeCheckConfigs.create"),
        List.of("monitoring.uptimeCheckConfigs.update"),
        List.of("monitoring.uptimeCheckConfigs.delete"),
        List.of("roles/monitoring.editor"));
  }

  @Override
  protected String label(UptimeCheck check) {
    return "uptime check " + check.displayName();
  }

  @Override
  protected Iterable<UptimeCheckConfig> all() throws IOException {
    return cloud.clients().uptimeChecks().listUptimeCheckConfigs(cloud.projectName()).iterateAll();
  }

  @Override
  protected boolean same(UptimeCheck identity, UptimeCheck found) {
    return identity.displayName().equals(found.displayName());
  }

  @Override
  protected void write(UptimeCheck wanted, Ownership owner, Optional<Observed<UptimeCheck>> current)
      throws IOException {
    URI url = URI.create(wanted.url().get());
    boolean secure = "https".equals(url.getScheme());
    int port = url.getPort() > 0 ? url.getPort() : secure ? HTTPS_PORT : HTTP_PORT;
    var check =
        UptimeCheckConfig.newBuilder()
            .setDisplayName(wanted.displayName())
            .setMonitoredResource(
                MonitoredResource.newBuilder()
                    .setType("uptime_url")
                    .putLabels("project_id", cloud.project())
                    .putLabels("host", url.getHost()))
            .setHttpCheck(
                HttpCheck.newBuilder()
                    .setRequestMethod(HttpCheck.RequestMethod.GET)
                    .setPath(wanted.path())
                    .setPort(port)
                    .setUseSsl(secure)
                    .setValidateSsl(secure))
            .setPeriod(Durations.fromSeconds(wanted.period().toSeconds()))
            .setTimeout(Durations.fromSeconds(wanted.timeout().toSeconds()))
            .putAllUserLabels(Marks.labels(wanted.userLabels(), owner));
    if (current.isEmpty()) {
      cloud.clients().uptimeChecks().createUptimeCheckConfig(cloud.projectName(), check.build());
    } else {
      cloud
          .clients()
          .uptimeChecks()
          .updateUptimeCheckConfig(
              UpdateUptimeCheckConfigRequest.newBuilder()
                  .setUptimeCheckConfig(check.setName(current.get().id()))
                  .build());
    }
  }

  @Override
  protected void erase(Observed<UptimeCheck> current) throws IOException {
    cloud.clients().uptimeChecks().deleteUptimeCheckConfig(current.id());
  }

  @Override
  protected Observed<UptimeCheck> observed(UptimeCheckConfig found) {
    HttpCheck http = found.getHttpCheck();
    int usual = http.getUseSsl() ? HTTPS_PORT : HTTP_PORT;
    String url =
        (http.getUseSsl() ? "https://" : "http://")
            + found.getMonitoredResource().getLabelsOrDefault("host", "")
            + (http.getPort() == usual || http.getPort() == 0 ? "" : ":" + http.getPort());
    return new Observed<>(
        new UptimeCheck(
            found.getDisplayName(),
            Value.of(url),
            http.getPath(),
            Duration.ofSeconds(found.getPeriod().getSeconds()),
            Duration.ofSeconds(found.getTimeout().getSeconds()),
            Marks.unmarked(found.getUserLabelsMap()),
            Optional.of(found.getName())),
        found.getName(),
        Marks.owner(kindName(), found.getUserLabelsMap()));
  }
}
