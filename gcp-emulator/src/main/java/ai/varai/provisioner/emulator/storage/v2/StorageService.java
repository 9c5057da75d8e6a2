package ai.varai.provisioner.emulator.storage.v2;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.TranslatedService.Methods;
import com.google.iam.v1.GetIamPolicyRequest;
import com.google.iam.v1.SetIamPolicyRequest;
import com.google.iam.v1.TestIamPermissionsRequest;
import com.google.storage.v2.BidiReadObjectRequest;
import com.google.storage.v2.BidiWriteObjectRequest;
import com.google.storage.v2.CancelResumableWriteRequest;
import com.google.storage.v2.ComposeObjectRequest;
import com.google.storage.v2.CreateBucketRequest;
import com.google.storage.v2.DeleteBucketRequest;
import com.google.storage.v2.DeleteObjectRequest;
import com.google.storage.v2.GetBucketRequest;
import com.google.storage.v2.GetObjectRequest;
import com.google.storage.v2.ListBucketsRequest;
import com.google.storage.v2.ListObjectsRequest;
import com.google.storage.v2.LockBucketRetentionPolicyRequest;
import com.google.storage.v2.MoveObjectRequest;
import com.google.storage.v2.QueryWriteStatusRequest;
import com.google.storage.v2.ReadObjectRequest;
import com.google.storage.v2.RestoreObjectRequest;
import com.google.storage.v2.RewriteObjectRequest;
import com.google.storage.v2.StartResumableWriteRequest;
import com.google.storage.v2.StorageProto;
import com.google.storage.v2.UpdateBucketRequest;
import com.google.storage.v2.UpdateObjectRequest;
import com.google.storage.v2.WriteObjectRequest;

/**
 * {@code google.storage.v2.Storage}, which {@code StorageOptions.grpc()} speaks.
 *
 * @see <a
 *     href="https://cloud.google.com/storage/docs/reference/rpc/google.storage.v2">Reference</a>
 */
public final class StorageService {

  private StorageService() {}

  public static void declare(ApiBuilder api) {
    api.translated(
        "google.storage.v2.Storage", StorageProto::getDescriptor, StorageService::methods);
  }

  private static Methods methods(Methods m) {
    return content(objects(buckets(m)));
  }

  private static Methods buckets(Methods m) {
    return m.unary("DeleteBucket", DeleteBucketRequest.class, BucketCalls::delete)
        .unary("GetBucket", GetBucketRequest.class, BucketCalls::get)
        .unary("CreateBucket", CreateBucketRequest.class, BucketCalls::create)
        .unary("ListBuckets", ListBucketsRequest.class, BucketCalls::list)
        .unary(
            "LockBucketRetentionPolicy", LockBucketRetentionPolicyRequest.class, BucketCalls::lock)
        .unary("UpdateBucket", UpdateBucketRequest.class, BucketCalls::update)
        .unary("GetIamPolicy", GetIamPolicyRequest.class, PolicyCalls::get)
        .unary("SetIamPolicy", SetIamPolicyRequest.class, PolicyCalls::set)
        .unary("TestIamPermissions", TestIamPermissionsRequest.class, PolicyCalls::test);
  }

  private static Methods objects(Methods m) {
    return m.unary("ComposeObject", ComposeObjectRequest.class, ObjectCalls::compose)
        .unary("DeleteObject", DeleteObjectRequest.class, ObjectCalls::delete)
        .unary("RestoreObject", RestoreObjectRequest.class, ObjectCalls::restore)
        .unary("GetObject", GetObjectRequest.class, ObjectCalls::get)
        .unary("UpdateObject", UpdateObjectRequest.class, ObjectCalls::update)
        .unary("ListObjects", ListObjectsRequest.class, ObjectCalls::list)
        .unary("RewriteObject", RewriteObjectRequest.class, ObjectCalls::rewrite)
        .unary("MoveObject", MoveObjectRequest.class, ObjectCalls::move);
  }

  private static Methods content(Methods m) {
    return m.unary("StartResumableWrite", StartResumableWriteRequest.class, ResumableUpload::start)
        .unary("QueryWriteStatus", QueryWriteStatusRequest.class, ResumableUpload::query)
        .unary("CancelResumableWrite", CancelResumableWriteRequest.class, ResumableUpload::cancel)
        .streaming("ReadObject", ReadObjectRequest.class, Reads::new)
        .streaming("BidiReadObject", BidiReadObjectRequest.class, BidiReads::new)
        .streaming("WriteObject", WriteObjectRequest.class, Writes::new)
        .streaming("BidiWriteObject", BidiWriteObjectRequest.class, BidiWrites::new);
  }
}
