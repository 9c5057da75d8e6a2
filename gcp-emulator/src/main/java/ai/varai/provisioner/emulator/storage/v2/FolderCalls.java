package ai.varai.provisioner.emulator.storage.v2;

import ai.varai.provisioner.emulator.api.RouteCaller;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.longrunning.Operation;
import com.google.protobuf.Empty;
import com.google.storage.control.v2.CreateFolderRequest;
import com.google.storage.control.v2.CreateManagedFolderRequest;
import com.google.storage.control.v2.DeleteFolderRecursiveRequest;
import com.google.storage.control.v2.DeleteFolderRequest;
import com.google.storage.control.v2.DeleteManagedFolderRequest;
import com.google.storage.control.v2.Folder;
import com.google.storage.control.v2.GetFolderRequest;
import com.google.storage.control.v2.GetManagedFolderRequest;
import com.google.storage.control.v2.GetStorageLayoutRequest;
import com.google.storage.control.v2.ListFoldersRequest;
import com.google.storage.control.v2.ListFoldersResponse;
import com.google.storage.control.v2.ListManagedFoldersRequest;
import com.google.storage.control.v2.ListManagedFoldersResponse;
import com.google.storage.control.v2.ManagedFolder;
import com.google.storage.control.v2.RenameFolderRequest;
import com.google.storage.control.v2.StorageLayout;

/** Folders, managed folders and where a bucket's data lie. */
final class FolderCalls {

  private static final String FOLDERS = "folders";
  private static final String MANAGED = "managedFolders";

  private FolderCalls() {}

  private static Asked one(String verb, String collection, String name) {
    return one(verb, collection, name, "");
  }

  private static Asked one(String verb, String collection, String name, String more) {
    Names.Inside inside = Names.inside(name, collection);
    return Asked.of(verb, inside.path() + more);
  }

  private static Asked made(String parent, String collection, String id) {
    return Asked.of("POST", Names.bucketPath(parent) + "/" + collection)
        .body(JsonNodeFactory.instance.objectNode().put("name", id));
  }

  /** A folder of the JSON API with the name that it has in this one. */
  private static ObjectNode named(ObjectNode json, String collection) {
    String bucket = Names.bucketName(Trees.text(json, "bucket"));
    json.put("name", bucket + "/" + collection + "/" + Trees.text(json, "name"));
    if (json.path("pendingRenameInfo") instanceof ObjectNode pending) {
      pending.put("operation", bucket + "/operations/" + Trees.text(pending, "operationId"));
    }
    return json;
  }

  private static Folder folder(JsonNode json) {
    return Protos.merge(named((ObjectNode) json, FOLDERS), Folder.newBuilder()).build();
  }

  private static ManagedFolder managed(JsonNode json) {
    return Protos.merge(named((ObjectNode) json, MANAGED), ManagedFolder.newBuilder()).build();
  }

  static Folder create(CreateFolderRequest q, RouteCaller routes) {
    return folder(
        made(q.getParent(), FOLDERS, q.getFolderId())
            .flag("recursive", q.getRecursive())
            .json(routes));
  }

  static Empty delete(DeleteFolderRequest q, RouteCaller routes) {
    one("DELETE", FOLDERS, q.getName()).conditions(q).answer(routes);
    return Empty.getDefaultInstance();
  }

  static Folder get(GetFolderRequest q, RouteCaller routes) {
    return folder(one("GET", FOLDERS, q.getName()).conditions(q).json(routes));
  }

  static ListFoldersResponse list(ListFoldersRequest q, RouteCaller routes) {
    ObjectNode found =
        Asked.of("GET", Names.bucketPath(q.getParent()) + "/" + FOLDERS)
            .number("pageSize", q.getPageSize())
            .with("pageToken", q.getPageToken())
            .with("prefix", q.getPrefix())
            .with("delimiter", q.getDelimiter())
            .with("startOffset", q.getLexicographicStart())
            .with("endOffset", q.getLexicographicEnd())
            .json(routes);
    ListFoldersResponse.Builder out =
        ListFoldersResponse.newBuilder().setNextPageToken(Trees.text(found, "nextPageToken"));
    found.path("items").forEach(f -> out.addFolders(folder(f)));
    return out.build();
  }

  static Operation rename(RenameFolderRequest q, RouteCaller routes) {
    Asked asked =
        one(
            "POST",
            FOLDERS,
            q.getName(),
            "/renameTo/folders/" + Names.object(q.getDestinationFolderId()));
    // The folder's conditions are those of the source in the JSON API.
    if (q.hasIfMetagenerationMatch()) {
      asked.with("ifSourceMetagenerationMatch", Long.toString(q.getIfMetagenerationMatch()));
    }
    if (q.hasIfMetagenerationNotMatch()) {
      asked.with("ifSourceMetagenerationNotMatch", Long.toString(q.getIfMetagenerationNotMatch()));
    }
    return OperationCalls.operation(asked.json(routes));
  }

  static Operation deleteAll(DeleteFolderRecursiveRequest q, RouteCaller routes) {
    return OperationCalls.operation(
        one("POST", FOLDERS, q.getName(), "/deleteRecursive").conditions(q).json(routes));
  }

  static StorageLayout layout(GetStorageLayoutRequest q, RouteCaller routes) {
    String bucket = q.getName().replaceFirst("/storageLayout$", "");
    ObjectNode json =
        Asked.of("GET", Names.bucketPath(bucket) + "/storageLayout")
            .with("prefix", q.getPrefix())
            .json(routes);
    json.put("name", bucket + "/storageLayout");
    return Protos.merge(json, StorageLayout.newBuilder()).build();
  }

  static ManagedFolder createManaged(CreateManagedFolderRequest q, RouteCaller routes) {
    return managed(made(q.getParent(), MANAGED, q.getManagedFolderId()).json(routes));
  }

  static Empty deleteManaged(DeleteManagedFolderRequest q, RouteCaller routes) {
    one("DELETE", MANAGED, q.getName())
        .conditions(q)
        .flag("allowNonEmpty", q.getAllowNonEmpty())
        .answer(routes);
    return Empty.getDefaultInstance();
  }

  static ManagedFolder getManaged(GetManagedFolderRequest q, RouteCaller routes) {
    return managed(one("GET", MANAGED, q.getName()).conditions(q).json(routes));
  }

  static ListManagedFoldersResponse listManaged(ListManagedFoldersRequest q, RouteCaller routes) {
    ObjectNode found =
        Asked.of("GET", Names.bucketPath(q.getParent()) + "/" + MANAGED)
            .number("pageSize", q.getPageSize())
            .with("pageToken", q.getPageToken())
            .with("prefix", q.getPrefix())
            .json(routes);
    ListManagedFoldersResponse.Builder out =
        ListManagedFoldersResponse.newBuilder()
            .setNextPageToken(Trees.text(found, "nextPageToken"));
    found.path("items").forEach(f -> out.addManagedFolders(managed(f)));
    return out.build();
  }
}
