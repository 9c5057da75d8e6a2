package ai.varai.provisioner.gcp.export.kind;

import ai.varai.provisioner.gcp.export.Body;
import ai.varai.provisioner.gcp.export.KindExport;
import ai.varai.provisioner.gcp.export.Script;
import ai.varai.provisioner.model.kind.RunService;
import ai.varai.provisioner.model.resource.Value;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Cloud Run services. */
public final class RunServiceExport extends KindExport<RunService> {
  public RunServiceExport() {
    super(
        RunService.class, Module.CLOUD_RUN_SERVICE, "google_cloud_run_v2_service", "run_services");
  }

  @Override
  public void terraform(RunService r, Body body) {
    body.set("name", r.name())
        .set("location", r.location())
        .set("ingress", r.ingress())
        .set("deletion_protection", false)
        .set("labels", r.labels())
        .block("template", template -> template(r, template));
    r.traffic().forEach(share -> body.block("traffic", traffic -> traffic(share, traffic)));
  }

  @Override
  public String attribute(String component) {
    return switch (component) {
      case "url" -> "uri";
      default -> super.attribute(component);
    };
  }

  @Override
  public void gcloud(RunService r, Script script) {
    var command =
        script
            .gcloud("alpha run deploy")
            .argument(r.name())
            .flag("region", r.location())
            .flag("image", r.image())
            .flag("service-account", r.serviceAccount())
            .flag("min-instances", r.minInstances())
            .flag("max-instances", r.maxInstances())
            .flag("concurrency", r.concurrency())
            .flag("timeout", r.timeout().toSeconds() + "s")
            .flag("cpu", r.cpu())
            .flag("memory", r.memory())
            .flag("port", r.containerPort())
            .on(r.cpuAlwaysAllocated() ? "no-cpu-throttling" : "cpu-throttling", true)
            .on("cpu-boost", true)
            .flag("execution-environment", "gen2")
            .flag("ingress", ingress(r))
            .on("no-allow-unauthenticated", true)
            .flag("set-env-vars", r.env())
            .flag("labels", r.labels());
    var secrets = new LinkedHashMap<String, Value<String>>();
    r.secretEnv()
        .forEach((name, key) -> secrets.put(name, Value.join(key.secret(), ":", key.version())));
    command
        .flag("set-secrets", secrets)
        .flag("startup-probe", probe(r.startupProbe(), r))
        .flag("liveness-probe", probe(r.livenessProbe(), r))
        .flag("readiness-probe", probe(r.readinessProbe(), r));
    r.vpcEgress()
        .ifPresent(
            egress ->
                command
                    .flag("network", egress.network())
                    .flag("subnet", egress.subnetwork())
                    .flag(
                        "vpc-egress", egress.egress().toLowerCase(Locale.ROOT).replace('_', '-')));
    command.end();
  }

  @Override
  public String shell(RunService r, String component, Script script) {
    return switch (component) {
      case "url" ->
          "$(gcloud run services describe "
              + Script.quote(r.name())
              + " --region="
              + Script.quote(r.location())
              + " --project=\"$PROJECT\" --format='value(status.url)')";
      case "latestReadyRevision" ->
          "$(gcloud run services describe "
              + Script.quote(r.name())
              + " --region="
              + Script.quote(r.location())
              + " --project=\"$PROJECT\" --format='value(status.latestReadyRevisionName)')";
      default -> super.shell(r, component, script);
    };
  }

  private static void traffic(RunService.TrafficShare share, Body body) {
    if (share.isOfNewest()) {
      body.set("type", "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST");
    } else {
      body.set("type", "TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION").set("revision", share.revision());
    }
    body.set("percent", share.percent());
  }

  private static void template(RunService r, Body body) {
    body.set("service_account", r.serviceAccount())
        .set("execution_environment", "EXECUTION_ENVIRONMENT_GEN2")
        .set("max_instance_request_concurrency", r.concurrency())
        .set("timeout", r.timeout().toSeconds() + "s")
        .block(
            "scaling",
            scaling ->
                scaling
                    .set("min_instance_count", r.minInstances())
                    .set("max_instance_count", r.maxInstances()));
    r.vpcEgress()
        .ifPresent(
            egress ->
                body.block(
                    "vpc_access",
                    access ->
                        access
                            .set("egress", egress.egress())
                            .block(
                                "network_interfaces",
                                network ->
                                    network
                                        .set("network", egress.network())
                                        .set("subnetwork", egress.subnetwork()))));
    body.block("containers", container -> container(r, container));
  }

  private static void container(RunService r, Body body) {
    body.set("image", r.image())
        .block("ports", port -> port.set("container_port", r.containerPort()))
        .block(
            "resources",
            resources ->
                resources
                    .set("limits", limits(r))
                    .set("cpu_idle", !r.cpuAlwaysAllocated())
                    .set("startup_cpu_boost", true));
    r.env()
        .forEach(
            (name, value) -> body.block("env", env -> env.set("name", name).set("value", value)));
    r.secretEnv()
        .forEach(
            (name, key) ->
                body.block(
                    "env",
                    env ->
                        env.set("name", name)
                            .block(
                                "value_source",
                                source ->
                                    source.block(
                                        "secret_key_ref",
                                        secret ->
                                            secret
                                                .set("secret", key.secret())
                                                .set("version", key.version())))));
    body.block("startup_probe", probe -> probe(r.startupProbe(), r, probe));
    body.block("liveness_probe", probe -> probe(r.livenessProbe(), r, probe));
    body.block("readiness_probe", probe -> probe(r.readinessProbe(), r, probe));
  }

  private static Map<String, String> limits(RunService r) {
    var limits = new LinkedHashMap<String, String>();
    limits.put("cpu", r.cpu());
    limits.put("memory", r.memory());
    return limits;
  }

  /** Cloud Run's readiness probe knows no initial delay. */
  private static void probe(RunService.HttpProbe probe, RunService r, Body body) {
    if (probe.initialDelaySeconds() > 0) {
      body.set("initial_delay_seconds", probe.initialDelaySeconds());
    }
    body.set("period_seconds", probe.periodSeconds())
        .set("timeout_seconds", probe.timeoutSeconds())
        .set("failure_threshold", probe.failureThreshold())
        .block("http_get", get -> get.set("path", probe.path()).set("port", r.containerPort()));
  }

  private static String probe(RunService.HttpProbe probe, RunService r) {
    return "httpGet.path="
        + probe.path()
        + ",httpGet.port="
        + r.containerPort()
        + (probe.initialDelaySeconds() > 0
            ? ",initialDelaySeconds=" + probe.initialDelaySeconds()
            : "")
        + ",periodSeconds="
        + probe.periodSeconds()
        + ",timeoutSeconds="
        + probe.timeoutSeconds()
        + ",failureThreshold="
        + probe.failureThreshold();
  }

  private static String ingress(RunService r) {
    return switch (r.ingress()) {
      case "INGRESS_TRAFFIC_INTERNAL_ONLY" -> "internal";
      case "INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER" -> "internal-and-cloud-load-balancing";
      default -> "all";
    };
  }
}
