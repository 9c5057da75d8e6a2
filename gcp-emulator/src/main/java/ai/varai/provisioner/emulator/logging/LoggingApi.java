package ai.varai.provisioner.emulator.logging;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.EmulatedApi;
import ai.varai.provisioner.emulator.api.Emulation;
import com.google.logging.v2.CreateBucketRequest;
import com.google.logging.v2.CreateSinkRequest;
import com.google.logging.v2.DeleteBucketRequest;
import com.google.logging.v2.DeleteSinkRequest;
import com.google.logging.v2.GetBucketRequest;
import com.google.logging.v2.GetSinkRequest;
import com.google.logging.v2.ListBucketsRequest;
import com.google.logging.v2.ListSinksRequest;
import com.google.logging.v2.LoggingConfigProto;
import com.google.logging.v2.UndeleteBucketRequest;
import com.google.logging.v2.UpdateBucketRequest;
import com.google.logging.v2.UpdateSinkRequest;

/**
 * Cloud Logging v2, the configuration: buckets and sinks of projects. No entries are kept.
 *
 * @see <a href="https://cloud.google.com/logging/docs/reference/v2/rest">REST reference</a>
 */
public final class LoggingApi implements EmulatedApi {
  @Override
  public String name() {
    return "logging";
  }

  @Override
  public void register(ApiBuilder api, Emulation emulation) {
    LogBuckets buckets = new LogBuckets(emulation);
    LogSinks sinks = new LogSinks(emulation);
    api.service(LoggingConfigProto.getDescriptor(), "ConfigServiceV2")
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
        .unary("DeleteSink", DeleteSinkRequest.class, sinks::delete);
  }
}
