package ai.varai.provisioner.model.config;

import ai.varai.provisioner.model.describe.Default;
import ai.varai.provisioner.model.describe.Doc;
import ai.varai.provisioner.model.describe.Range;

/** Monitoring and logging. */
@Doc("Monitoring and logging.")
public record MonitoringConfig(
    @Doc("Whether dashboards, uptime checks and alert policies are made.") @Default("true")
        boolean enableMonitoring,
    @Doc("Least important message that services log; they are told in `LOG_LEVEL`.")
        @Default("info")
        LogLevel logLevel,
    @Doc("Days for which logs are kept.") @Default("30") @Range(min = 1, max = 3650)
        int retentionDays,
    @Doc(
            "Whether services are told, in OpenTelemetry's variables, where their spans go: to"
                + " Cloud Trace, on this machine to an emulated one.")
        @Default("false")
        boolean enableTracing,
    @Doc(
            "Of a hundred requests, how many are traced; told to services in `OTEL_TRACES_SAMPLER_ARG`.")
        @Default("100")
        @Range(min = 0, max = 100)
        int traceSamplePercent,
    @Doc("Alerts.") AlertsConfig alerts) {}
