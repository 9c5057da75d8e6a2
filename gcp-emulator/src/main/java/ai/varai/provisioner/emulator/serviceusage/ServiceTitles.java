package ai.varai.provisioner.emulator.serviceusage;

import com.google.api.Authentication;
import com.google.api.Documentation;
import com.google.api.Monitoring;
import com.google.api.Quota;
import com.google.api.Usage;
import com.google.api.serviceusage.v1.ServiceConfig;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Titles and summaries of the services, as the service catalogue shows them. */
final class ServiceTitles {
  private static final String SUFFIX = ".googleapis.com";

  private record Text(String title, String summary) {}

  private static final Map<String, Text> KNOWN = new TreeMap<>();

  static {
    add(
        "artifactregistry",
        "Artifact Registry API",
        "Store and manage build artifacts in a scalable and integrated service built on Google infrastructure.");
    add(
        "cloudbilling",
        "Cloud Billing API",
        "Allows developers to manage billing for their Google Cloud Platform projects programmatically.");
    add(
        "cloudkms",
        "Cloud Key Management Service (KMS) API",
        "Manages keys and performs cryptographic operations in a central cloud service, for direct use by other cloud resources and applications. ");
    add("cloudbuild", "Cloud Build API", "Creates and manages builds on Google Cloud Platform.");
    add(
        "cloudresourcemanager",
        "Cloud Resource Manager API",
        "Creates, reads, and updates metadata for Google Cloud Platform resource containers.");
    add(
        "cloudscheduler",
        "Cloud Scheduler API",
        "Creates and manages jobs run on a regular recurring schedule.");
    add(
        "compute",
        "Compute Engine API",
        "Creates and runs virtual machines on Google Cloud Platform. ");
    add(
        "iam",
        "Identity and Access Management (IAM) API",
        "Manages identity and access control for Google Cloud resources, including the creation of service accounts, which you can use to authenticate to Google and make API calls. ");
    add(
        "iamcredentials",
        "IAM Service Account Credentials API",
        "Creates short-lived credentials for impersonating IAM service accounts.");
    add(
        "logging",
        "Cloud Logging API",
        "Writes log entries and manages your Cloud Logging configuration.");
    add(
        "monitoring",
        "Cloud Monitoring API",
        "Manages your Cloud Monitoring data and configurations.");
    add(
        "orgpolicy",
        "Organization Policy API",
        "The Organization Policy API allows users to configure governance rules on their Google Cloud resources across the resource hierarchy.");
    add(
        "pubsub",
        "Cloud Pub/Sub API",
        "Provides reliable, many-to-many, asynchronous messaging between applications. ");
    add(
        "run",
        "Cloud Run Admin API",
        "Deploy and manage user provided container images that scale automatically based on incoming requests. The Cloud Run Admin API v1 follows the Knative Serving API specification, while v2 is aligned with Google Cloud AIP-based API standards, as described in https://google.aip.dev/.");
    add(
        "secretmanager",
        "Secret Manager API",
        "Stores sensitive data such as API keys, passwords, and certificates. Provides convenience while improving security. ");
    add(
        "servicenetworking",
        "Service Networking API",
        "Provides automatic management of network configurations necessary for certain services.");
    add(
        "serviceusage",
        "Service Usage API",
        "Enables services that service consumers want to use on Google Cloud Platform, lists the available or enabled services, or disables services that service consumers no longer use.");
    add(
        "certificatemanager",
        "Certificate Manager API",
        "Acquires and manages TLS certificates for use with Cloud Load Balancing.");
    add("sqladmin", "Cloud SQL Admin API", "API for Cloud SQL database instance management");
    add(
        "storage",
        "Cloud Storage API",
        "Lets you store and retrieve potentially-large, immutable data objects.");
    add("vpcaccess", "Serverless VPC Access API", "API for managing VPC access connectors.");
    titles(
        """
        analyticshub Analytics Hub API
        bigquery BigQuery API
        bigqueryconnection BigQuery Connection API
        bigquerydatapolicy BigQuery Data Policy API
        bigquerymigration BigQuery Migration API
        bigqueryreservation BigQuery Reservation API
        bigquerystorage BigQuery Storage API
        cloudapis Google Cloud APIs
        cloudtrace Cloud Trace API
        dataform Dataform API
        dataplex Cloud Dataplex API
        datastore Cloud Datastore API
        dns Cloud DNS API
        servicemanagement Service Management API
        sql-component Cloud SQL
        storage-api Google Cloud Storage JSON API
        storage-component Cloud Storage
        sts Security Token Service API
        telemetry Telemetry API
        """);
  }

  /** Services that only a project with a billing account can enable. */
  private static final Set<String> BILLED =
      Set.of("artifactregistry", "cloudbuild", "cloudscheduler", "compute", "run", "vpcaccess");

  private ServiceTitles() {}

  private static void add(String name, String title, String summary) {
    KNOWN.put(name + SUFFIX, new Text(title, summary));
  }

  /** Services of which the title is all that is told. */
  private static void titles(String lines) {
    lines.lines().map(line -> line.split(" ", 2)).forEach(each -> add(each[0], each[1], ""));
  }

  private static Usage usage(String name) {
    Usage.Builder out = Usage.newBuilder().addRequirements("serviceusage.googleapis.com/tos/cloud");
    if (BILLED.contains(name.replace(SUFFIX, ""))) {
      out.addRequirements("serviceusage.googleapis.com/billing-enabled");
    }
    return out.build();
  }

  static Set<String> names() {
    return KNOWN.keySet();
  }

  static ServiceConfig config(String name) {
    Text text = KNOWN.getOrDefault(name, new Text(name, ""));
    return ServiceConfig.newBuilder()
        .setName(name)
        .setTitle(text.title())
        .setDocumentation(Documentation.newBuilder().setSummary(text.summary()))
        .setQuota(Quota.getDefaultInstance())
        .setAuthentication(Authentication.getDefaultInstance())
        .setUsage(usage(name))
        .setMonitoring(Monitoring.getDefaultInstance())
        .build();
  }
}
