package ai.varai.provisioner.emulator.storage.v2;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.TranslatedService.Methods;
import com.google.iam.v1.GetIamPolicyRequest;
import com.google.iam.v1.SetIamPolicyRequest;
import com.google.iam.v1.TestIamPermissionsRequest;
import com.google.longrunning.CancelOperationRequest;
import com.google.longrunning.GetOperationRequest;
import com.google.longrunning.ListOperationsRequest;
import com.google.longrunning.OperationsProto;
import com.google.storage.control.v2.CreateAnywhereCacheRequest;
import com.google.storage.control.v2.CreateFolderRequest;
import com.google.storage.control.v2.CreateManagedFolderRequest;
import com.google.storage.control.v2.DeleteFolderRecursiveRequest;
import com.google.storage.control.v2.DeleteFolderRequest;
import com.google.storage.control.v2.DeleteManagedFolderRequest;
import com.google.storage.control.v2.DisableAnywhereCacheRequest;
import com.google.storage.control.v2.GetAnywhereCacheRequest;
import com.google.storage.control.v2.GetFolderRequest;
import com.google.storage.control.v2.GetManagedFolderRequest;
import com.google.storage.control.v2.GetStorageLayoutRequest;
import com.google.storage.control.v2.ListAnywhereCachesRequest;
import com.google.storage.control.v2.ListFoldersRequest;
import com.google.storage.control.v2.ListManagedFoldersRequest;
import com.google.storage.control.v2.PauseAnywhereCacheRequest;
import com.google.storage.control.v2.RenameFolderRequest;
import com.google.storage.control.v2.ResumeAnywhereCacheRequest;
import com.google.storage.control.v2.StorageControlProto;
import com.google.storage.control.v2.UpdateAnywhereCacheRequest;

/**
 * {@code google.storage.control.v2.StorageControl}, without the settings of Storage Intelligence.
 *
 * @see <a
 *     href="https://cloud.google.com/storage/docs/reference/rpc/google.storage.control.v2">Reference</a>
 */
public final class ControlService {

  private ControlService() {}

  public static void declare(ApiBuilder api) {
    api.translated(
        "google.storage.control.v2.StorageControl",
        StorageControlProto::getDescriptor,
        ControlService::methods);
    api.translated(
        "google.longrunning.Operations",
        OperationsProto::getDescriptor,
        m ->
            m.unary("GetOperation", GetOperationRequest.class, OperationCalls::get)
                .unary("ListOperations", ListOperationsRequest.class, OperationCalls::list)
                .unary("CancelOperation", CancelOperationRequest.class, OperationCalls::cancel));
  }

  private static Methods methods(Methods m) {
    return caches(managedFolders(folders(m)))
        .unary("GetStorageLayout", GetStorageLayoutRequest.class, FolderCalls::layout)
        .unary("GetIamPolicy", GetIamPolicyRequest.class, PolicyCalls::get)
        .unary("SetIamPolicy", SetIamPolicyRequest.class, PolicyCalls::set)
        .unary("TestIamPermissions", TestIamPermissionsRequest.class, PolicyCalls::test);
  }

  private static Methods folders(Methods m) {
    return m.unary("CreateFolder", CreateFolderRequest.class, FolderCalls::create)
        .unary("DeleteFolder", DeleteFolderRequest.class, FolderCalls::delete)
        .unary("GetFolder", GetFolderRequest.class, FolderCalls::get)
        .unary("ListFolders", ListFoldersRequest.class, FolderCalls::list)
        .unary("RenameFolder", RenameFolderRequest.class, FolderCalls::rename)
        .unary("DeleteFolderRecursive", DeleteFolderRecursiveRequest.class, FolderCalls::deleteAll);
  }

  private static Methods managedFolders(Methods m) {
    return m.unary(
            "CreateManagedFolder", CreateManagedFolderRequest.class, FolderCalls::createManaged)
        .unary("DeleteManagedFolder", DeleteManagedFolderRequest.class, FolderCalls::deleteManaged)
        .unary("GetManagedFolder", GetManagedFolderRequest.class, FolderCalls::getManaged)
        .unary("ListManagedFolders", ListManagedFoldersRequest.class, FolderCalls::listManaged);
  }

  private static Methods caches(Methods m) {
    return m.unary("CreateAnywhereCache", CreateAnywhereCacheRequest.class, CacheCalls::create)
        .unary("UpdateAnywhereCache", UpdateAnywhereCacheRequest.class, CacheCalls::update)
        .unary("DisableAnywhereCache", DisableAnywhereCacheRequest.class, CacheCalls::disable)
        .unary("PauseAnywhereCache", PauseAnywhereCacheRequest.class, CacheCalls::pause)
        .unary("ResumeAnywhereCache", ResumeAnywhereCacheRequest.class, CacheCalls::resume)
        .unary("GetAnywhereCache", GetAnywhereCacheRequest.class, CacheCalls::get)
        .unary("ListAnywhereCaches", ListAnywhereCachesRequest.class, CacheCalls::list);
  }
}
