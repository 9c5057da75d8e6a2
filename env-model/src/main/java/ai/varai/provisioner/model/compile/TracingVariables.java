package ai.varai.provisioner.model.compile;

import ai.varai.provisioner.model.config.Environment;
import ai.varai.provisioner.model.resource.Value;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The variables by which an OpenTelemetry SDK or agent knows where to export spans, and as whose.
 * Metrics and logs are not exported: Cloud Run and Cloud Logging have them already.
 *
 * @see <a href="https://opentelemetry.io/docs/languages/sdk-configuration/">SDK configuration</a>
 */
final class TracingVariables {
  private TracingVariables() {}

  static Map<String, Value<String>> of(
      Environment environment, String service, Value<String> endpoint) {
    var variables = new LinkedHashMap<String, Value<String>>();
    variables.put("OTEL_SERVICE_NAME", Value.of(service));
    variables.put(
        "OTEL_RESOURCE_ATTRIBUTES",
        Value.of(
            "gcp.project_id="
                + environment.projectId()
                + ",deployment.environment.name="
                + environment.environment()));
    variables.put("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint);
    variables.put("OTEL_EXPORTER_OTLP_PROTOCOL", Value.of("http/protobuf"));
    variables.put("OTEL_TRACES_EXPORTER", Value.of("otlp"));
    variables.put("OTEL_METRICS_EXPORTER", Value.of("none"));
    variables.put("OTEL_LOGS_EXPORTER", Value.of("none"));
    variables.put("OTEL_TRACES_SAMPLER", Value.of("parentbased_traceidratio"));
    variables.put(
        "OTEL_TRACES_SAMPLER_ARG",
        Value.of(
            BigDecimal.valueOf(environment.monitoringConfig().traceSamplePercent())
                .movePointLeft(2)
                .stripTrailingZeros()
                .toPlainString()));
    return variables;
  }
}
