package ai.varai.provisioner.emulator.logging;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.EmulatedApi;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.operation.KnownAnswers;
import ai.varai.provisioner.emulator.support.ServiceLogs;
import com.google.logging.v2.CopyLogEntriesRequest;
import com.google.logging.v2.CreateBucketRequest;
import com.google.logging.v2.CreateExclusionRequest;
import com.google.logging.v2.CreateLinkRequest;
import com.google.logging.v2.CreateLogMetricRequest;
import com.google.logging.v2.CreateSinkRequest;
import com.google.logging.v2.CreateViewRequest;
import com.google.logging.v2.DeleteBucketRequest;
import com.google.logging.v2.DeleteExclusionRequest;
import com.google.logging.v2.DeleteLinkRequest;
import com.google.logging.v2.DeleteLogMetricRequest;
import com.google.logging.v2.DeleteLogRequest;
import com.google.logging.v2.DeleteSinkRequest;
import com.google.logging.v2.DeleteViewRequest;
import com.google.logging.v2.GetBucketRequest;
import com.google.logging.v2.GetCmekSettingsRequest;
import com.google.logging.v2.GetExclusionRequest;
import com.google.logging.v2.GetLinkRequest;
import com.google.logging.v2.GetLogMetricRequest;
import com.google.logging.v2.GetSettingsRequest;
import com.google.logging.v2.GetSinkRequest;
import com.google.logging.v2.GetViewRequest;
import com.google.logging.v2.ListBucketsRequest;
import com.google.logging.v2.ListExclusionsRequest;
import com.google.logging.v2.ListLinksRequest;
import com.google.logging.v2.ListLogEntriesRequest;
import com.google.logging.v2.ListLogMetricsRequest;
import com.google.logging.v2.ListLogsRequest;
import com.google.logging.v2.ListMonitoredResourceDescriptorsRequest;
import com.google.logging.v2.ListSinksRequest;
import com.google.logging.v2.ListViewsRequest;
import com.google.logging.v2.LoggingConfigProto;
import com.google.logging.v2.LoggingMetricsProto;
import com.google.logging.v2.LoggingProto;
import com.google.logging.v2.TailLogEntriesRequest;
import com.google.logging.v2.UndeleteBucketRequest;
import com.google.logging.v2.UpdateBucketRequest;
import com.google.logging.v2.UpdateCmekSettingsRequest;
import com.google.logging.v2.UpdateExclusionRequest;
import com.google.logging.v2.UpdateLogMetricRequest;
import com.google.logging.v2.UpdateSettingsRequest;
import com.google.logging.v2.UpdateSinkRequest;
import com.google.logging.v2.UpdateViewRequest;
import com.google.logging.v2.WriteLogEntriesRequest;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Cloud Logging v2: buckets, sinks, views and settings of projects, folders, organizations and
 * billing accounts; metrics and entries of projects.
 *
 * @see <a href="https://cloud.google.com/logging/docs/reference/v2/rest">REST reference</a>
 */
public final class LoggingApi implements EmulatedApi {

  private static final Duration USUAL = Duration.ofSeconds(3);

  @Override
  public String name() {
    return "logging";
  }

  @Override
  public List<String> packages() {
    return List.of("google.logging.v2");
  }

  @Override
  public Set<Class<?>> offers() {
    return Set.of(ServiceLogs.class);
  }

  @Override
  public void register(ApiBuilder api, Emulation emulation) {
    LogHolders holders = new LogHolders(emulation);
    LogBuckets buckets = new LogBuckets(emulation, holders);
    LogSinks sinks = new LogSinks(emulation, holders);
    LogViews views = new LogViews(emulation, buckets, holders);
    LogExclusions exclusions = new LogExclusions(emulation, sinks, holders);
    KnownAnswers answers = new KnownAnswers(emulation.operations(), "logging", USUAL);
    LogSettings settings = new LogSettings(emulation, buckets, holders, answers);
    RouterSettings router = new RouterSettings(emulation, holders);
    LogLinks links = new LogLinks(emulation, buckets, answers);
    LogMetrics metrics = new LogMetrics(emulation);
    LogRouting routing = new LogRouting(emulation, buckets, sinks, views);
    LogTails tails = new LogTails(routing);
    LogEntries entries =
        new LogEntries(
            emulation, buckets, routing, metrics, tails, new LogTopics(emulation, sinks));
    LogCopies copies = new LogCopies(emulation, entries, answers);
    api.service(LoggingConfigProto.getDescriptor(), "ConfigServiceV2")
        .unary("CopyLogEntries", CopyLogEntriesRequest.class, copies::copy)
        .unary("CreateBucket", CreateBucketRequest.class, buckets::create)
        .unary("GetBucket", GetBucketRequest.class, buckets::get)
        .unary("ListBuckets", ListBucketsRequest.class, buckets::list)
        .unary("UpdateBucket", UpdateBucketRequest.class, buckets::update)
        .unary("DeleteBucket", DeleteBucketRequest.class, buckets::delete)
        .unary("UndeleteBucket", UndeleteBucketRequest.class, buckets::undelete)
        .unary("CreateSink", CreateSinkRequest.class, sinks::create)
        .unary("GetSink", GetSinkRequest.class, sinks::get)
        .unary("ListSinks", ListSinksRequest.class, sinks::list)
        .unary("UpdateSink", UpdateSinkRequest.class, sinks::update)
        .unary("DeleteSink", DeleteSinkRequest.class, sinks::delete)
        .unary("CreateBucketAsync", CreateBucketRequest.class, settings::createAsync)
        .unary("UpdateBucketAsync", UpdateBucketRequest.class, settings::updateAsync)
        .unary("GetSettings", GetSettingsRequest.class, router::get)
        .unary("UpdateSettings", UpdateSettingsRequest.class, router::update)
        .unary("GetCmekSettings", GetCmekSettingsRequest.class, router::getCmek)
        .unary("UpdateCmekSettings", UpdateCmekSettingsRequest.class, router::updateCmek)
        .unary("CreateExclusion", CreateExclusionRequest.class, exclusions::create)
        .unary("GetExclusion", GetExclusionRequest.class, exclusions::get)
        .unary("ListExclusions", ListExclusionsRequest.class, exclusions::list)
        .unary("UpdateExclusion", UpdateExclusionRequest.class, exclusions::update)
        .unary("DeleteExclusion", DeleteExclusionRequest.class, exclusions::delete)
        .unary("CreateLink", CreateLinkRequest.class, links::create)
        .unary("GetLink", GetLinkRequest.class, links::get)
        .unary("ListLinks", ListLinksRequest.class, links::list)
        .unary("DeleteLink", DeleteLinkRequest.class, links::delete)
        .unary("CreateView", CreateViewRequest.class, views::create)
        .unary("GetView", GetViewRequest.class, views::get)
        .unary("ListViews", ListViewsRequest.class, views::list)
        .unary("UpdateView", UpdateViewRequest.class, views::update)
        .unary("DeleteView", DeleteViewRequest.class, views::delete);
    api.service(LoggingMetricsProto.getDescriptor(), "MetricsServiceV2")
        .unary("CreateLogMetric", CreateLogMetricRequest.class, metrics::create)
        .unary("GetLogMetric", GetLogMetricRequest.class, metrics::get)
        .unary("ListLogMetrics", ListLogMetricsRequest.class, metrics::list)
        .unary("UpdateLogMetric", UpdateLogMetricRequest.class, metrics::update)
        .unary("DeleteLogMetric", DeleteLogMetricRequest.class, metrics::delete);
    emulation.offer(ServiceLogs.class, entries::write);
    api
        .service(LoggingProto.getDescriptor(), "LoggingServiceV2")
        .unary("WriteLogEntries", WriteLogEntriesRequest.class, entries::write)
        .unary("ListLogEntries", ListLogEntriesRequest.class, entries::list)
        .unary("ListLogs", ListLogsRequest.class, entries::logs)
        .unary(
            "ListMonitoredResourceDescriptors",
            ListMonitoredResourceDescriptorsRequest.class,
            settings::resources)
        .unary("DeleteLog", DeleteLogRequest.class, entries::deleteLog)
        .stream("TailLogEntries", TailLogEntriesRequest.class, tails::open);
    new LogPlaces(emulation).register(api);
    new LogViewPolicies(emulation, views, holders).register(api);
    new LogRecords(emulation, holders, new LogScopes()).register(api);
    new LogRecords(emulation, holders, new SavedQueries()).register(api);
    SavedQueries.registerRecent(api, holders);
    new HolderOperations(emulation, holders).register(api);
    api.types(LoggingConfigProto.getDescriptor());
    api.operations(emulation, "v2", "projects/*/locations/*/operations/*");
  }
}
