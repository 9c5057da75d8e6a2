package ai.varai.provisioner.emulator.artifactregistry;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.EmulatedApi;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.api.JsonHandler;
import ai.varai.provisioner.emulator.operation.KnownAnswers;
import com.google.devtools.artifactregistry.v1.Attachment;
import com.google.devtools.artifactregistry.v1.BatchDeleteVersionsMetadata;
import com.google.devtools.artifactregistry.v1.BatchDeleteVersionsRequest;
import com.google.devtools.artifactregistry.v1.CreateAttachmentRequest;
import com.google.devtools.artifactregistry.v1.CreateRepositoryRequest;
import com.google.devtools.artifactregistry.v1.CreateRuleRequest;
import com.google.devtools.artifactregistry.v1.CreateTagRequest;
import com.google.devtools.artifactregistry.v1.DeleteAttachmentRequest;
import com.google.devtools.artifactregistry.v1.DeleteFileRequest;
import com.google.devtools.artifactregistry.v1.DeletePackageRequest;
import com.google.devtools.artifactregistry.v1.DeleteRepositoryRequest;
import com.google.devtools.artifactregistry.v1.DeleteRuleRequest;
import com.google.devtools.artifactregistry.v1.DeleteTagRequest;
import com.google.devtools.artifactregistry.v1.DeleteVersionRequest;
import com.google.devtools.artifactregistry.v1.ExportArtifactRequest;
import com.google.devtools.artifactregistry.v1.ExportArtifactResponse;
import com.google.devtools.artifactregistry.v1.File;
import com.google.devtools.artifactregistry.v1.GenericArtifact;
import com.google.devtools.artifactregistry.v1.GetAttachmentRequest;
import com.google.devtools.artifactregistry.v1.GetDockerImageRequest;
import com.google.devtools.artifactregistry.v1.GetFileRequest;
import com.google.devtools.artifactregistry.v1.GetMavenArtifactRequest;
import com.google.devtools.artifactregistry.v1.GetNpmPackageRequest;
import com.google.devtools.artifactregistry.v1.GetPackageRequest;
import com.google.devtools.artifactregistry.v1.GetProjectSettingsRequest;
import com.google.devtools.artifactregistry.v1.GetPythonPackageRequest;
import com.google.devtools.artifactregistry.v1.GetRepositoryRequest;
import com.google.devtools.artifactregistry.v1.GetRuleRequest;
import com.google.devtools.artifactregistry.v1.GetTagRequest;
import com.google.devtools.artifactregistry.v1.GetVPCSCConfigRequest;
import com.google.devtools.artifactregistry.v1.GetVersionRequest;
import com.google.devtools.artifactregistry.v1.GoModule;
import com.google.devtools.artifactregistry.v1.ImportAptArtifactsRequest;
import com.google.devtools.artifactregistry.v1.ImportAptArtifactsResponse;
import com.google.devtools.artifactregistry.v1.ImportYumArtifactsRequest;
import com.google.devtools.artifactregistry.v1.ImportYumArtifactsResponse;
import com.google.devtools.artifactregistry.v1.ListAttachmentsRequest;
import com.google.devtools.artifactregistry.v1.ListDockerImagesRequest;
import com.google.devtools.artifactregistry.v1.ListFilesRequest;
import com.google.devtools.artifactregistry.v1.ListMavenArtifactsRequest;
import com.google.devtools.artifactregistry.v1.ListNpmPackagesRequest;
import com.google.devtools.artifactregistry.v1.ListPackagesRequest;
import com.google.devtools.artifactregistry.v1.ListPythonPackagesRequest;
import com.google.devtools.artifactregistry.v1.ListRepositoriesRequest;
import com.google.devtools.artifactregistry.v1.ListRulesRequest;
import com.google.devtools.artifactregistry.v1.ListTagsRequest;
import com.google.devtools.artifactregistry.v1.ListVersionsRequest;
import com.google.devtools.artifactregistry.v1.Repository;
import com.google.devtools.artifactregistry.v1.ServiceProto;
import com.google.devtools.artifactregistry.v1.UpdateFileRequest;
import com.google.devtools.artifactregistry.v1.UpdatePackageRequest;
import com.google.devtools.artifactregistry.v1.UpdateProjectSettingsRequest;
import com.google.devtools.artifactregistry.v1.UpdateRepositoryRequest;
import com.google.devtools.artifactregistry.v1.UpdateRuleRequest;
import com.google.devtools.artifactregistry.v1.UpdateTagRequest;
import com.google.devtools.artifactregistry.v1.UpdateVPCSCConfigRequest;
import com.google.devtools.artifactregistry.v1.UpdateVersionRequest;
import com.google.iam.v1.GetIamPolicyRequest;
import com.google.iam.v1.SetIamPolicyRequest;
import com.google.iam.v1.TestIamPermissionsRequest;
import com.google.protobuf.Descriptors.Descriptor;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Artifact Registry v1, and the Docker registry of its repositories.
 *
 * @see <a href="https://cloud.google.com/artifact-registry/docs/reference/rest">REST reference</a>
 */
public final class ArtifactRegistryApi implements EmulatedApi {

  private static final Duration USUAL = Duration.ofSeconds(3);

  @Override
  public String name() {
    return "artifactregistry";
  }

  @Override
  public List<String> packages() {
    return List.of("google.devtools.artifactregistry.v1");
  }

  @Override
  public Set<Class<?>> offers() {
    return Set.of(ImageDirectory.class);
  }

  @Override
  public void register(ApiBuilder api, Emulation emulation) {
    ArtifactTables tables = new ArtifactTables(emulation);
    emulation.offer(ImageDirectory.class, new PushedImages(tables));
    Annotations annotations = new Annotations(tables);
    Repositories repositories = new Repositories(tables, annotations);
    Rules rules = new Rules(tables);
    RegistrySettings settings = new RegistrySettings(emulation);
    LanguagePackages foreign = new LanguagePackages(tables);
    Images images = new Images(tables, repositories, annotations);
    Files files = new Files(tables, repositories, annotations);
    KnownAnswers answers = new KnownAnswers(emulation.operations(), "artifactregistry", USUAL);
    ArtifactUploads uploads = new ArtifactUploads(tables, answers);
    uploads.register(api);
    Attachments attachments = new Attachments(tables, uploads);
    BucketTransfers transfers = new BucketTransfers(tables, uploads, images, answers);
    api.service(ServiceProto.getDescriptor(), "ArtifactRegistry")
        .unary("CreateRepository", CreateRepositoryRequest.class, repositories::create)
        .unary("GetRepository", GetRepositoryRequest.class, repositories::get)
        .unary("ListRepositories", ListRepositoriesRequest.class, repositories::list)
        .unary("UpdateRepository", UpdateRepositoryRequest.class, repositories::update)
        .unary("DeleteRepository", DeleteRepositoryRequest.class, repositories::delete)
        .unary("GetIamPolicy", GetIamPolicyRequest.class, repositories::getPolicy)
        .unary("SetIamPolicy", SetIamPolicyRequest.class, repositories::setPolicy)
        .unary("TestIamPermissions", TestIamPermissionsRequest.class, repositories::testPermissions)
        .unary("ListPackages", ListPackagesRequest.class, images::listPackages)
        .unary("GetPackage", GetPackageRequest.class, images::getPackage)
        .unary("UpdatePackage", UpdatePackageRequest.class, images::updatePackage)
        .unary("DeletePackage", DeletePackageRequest.class, images::deletePackage)
        .unary("ListVersions", ListVersionsRequest.class, images::listVersions)
        .unary("GetVersion", GetVersionRequest.class, images::getVersion)
        .unary("UpdateVersion", UpdateVersionRequest.class, images::updateVersion)
        .unary("DeleteVersion", DeleteVersionRequest.class, images::deleteVersion)
        .unary("BatchDeleteVersions", BatchDeleteVersionsRequest.class, images::batchDelete)
        .unary("CreateAttachment", CreateAttachmentRequest.class, attachments::create)
        .unary("GetAttachment", GetAttachmentRequest.class, attachments::get)
        .unary("ListAttachments", ListAttachmentsRequest.class, attachments::list)
        .unary("DeleteAttachment", DeleteAttachmentRequest.class, attachments::delete)
        .unary("ImportAptArtifacts", ImportAptArtifactsRequest.class, transfers::importApt)
        .unary("ImportYumArtifacts", ImportYumArtifactsRequest.class, transfers::importYum)
        .unary("ExportArtifact", ExportArtifactRequest.class, transfers::export)
        .unary("GetVPCSCConfig", GetVPCSCConfigRequest.class, settings::getControls)
        .unary("UpdateVPCSCConfig", UpdateVPCSCConfigRequest.class, settings::updateControls)
        .unary("ListTags", ListTagsRequest.class, images::listTags)
        .unary("GetTag", GetTagRequest.class, images::getTag)
        .unary("CreateTag", CreateTagRequest.class, images::createTag)
        .unary("UpdateTag", UpdateTagRequest.class, images::updateTag)
        .unary("DeleteTag", DeleteTagRequest.class, images::deleteTag)
        .unary("ListFiles", ListFilesRequest.class, files::list)
        .unary("GetFile", GetFileRequest.class, files::get)
        .unary("UpdateFile", UpdateFileRequest.class, files::update)
        .unary("DeleteFile", DeleteFileRequest.class, files::delete)
        .unary("CreateRule", CreateRuleRequest.class, rules::create)
        .unary("GetRule", GetRuleRequest.class, rules::get)
        .unary("ListRules", ListRulesRequest.class, rules::list)
        .unary("UpdateRule", UpdateRuleRequest.class, rules::update)
        .unary("DeleteRule", DeleteRuleRequest.class, rules::delete)
        .unary("GetProjectSettings", GetProjectSettingsRequest.class, settings::getProject)
        .unary("UpdateProjectSettings", UpdateProjectSettingsRequest.class, settings::updateProject)
        .unary("ListMavenArtifacts", ListMavenArtifactsRequest.class, foreign::listMaven)
        .unary("GetMavenArtifact", GetMavenArtifactRequest.class, foreign::getMaven)
        .unary("ListNpmPackages", ListNpmPackagesRequest.class, foreign::listNpm)
        .unary("GetNpmPackage", GetNpmPackageRequest.class, foreign::getNpm)
        .unary("ListPythonPackages", ListPythonPackagesRequest.class, foreign::listPython)
        .unary("GetPythonPackage", GetPythonPackageRequest.class, foreign::getPython)
        .unary("ListDockerImages", ListDockerImagesRequest.class, images::listDockerImages)
        .unary("GetDockerImage", GetDockerImageRequest.class, images::getDockerImage);
    String config = "/v1/projects/{project}/locations/{location}/projectConfig";
    api.route(
            "GET",
            config,
            "artifactregistry.projects.locations.getProjectConfig",
            settings::getConfig)
        .route(
            "PATCH",
            config,
            "artifactregistry.projects.locations.updateProjectConfig",
            settings::updateConfig);
    String file =
        "/v1/projects/{project}/locations/{location}/repositories/{repository}/files/{file}";
    for (String prefix : new String[] {"", "/download"}) {
      api.route(
          "GET",
          prefix + file + ":download",
          "artifactregistry.projects.locations.repositories.files.download",
          files::download);
    }
    for (Descriptor type :
        List.of(
            Attachment.getDescriptor(),
            GenericArtifact.getDescriptor(),
            GoModule.getDescriptor(),
            File.getDescriptor(),
            ImportAptArtifactsResponse.getDescriptor(),
            ImportYumArtifactsResponse.getDescriptor(),
            ExportArtifactResponse.getDescriptor(),
            BatchDeleteVersionsMetadata.getDescriptor())) {
      api.types(type.getFile());
    }
    api.types(ServiceProto.getDescriptor()).types(Repository.getDescriptor().getFile());
    // gcloud lists locations through v1beta2.
    api.locations(emulation, "v1", "v1beta2");
    api.operations(emulation, "v1", "projects/*/locations/*/operations/*");
    registry(api, new DockerRegistry(tables, rules));
  }

  private static void registry(ApiBuilder api, DockerRegistry r) {
    String manifest = "/v2/{name=**}/manifests/{reference}";
    String blob = "/v2/{name=**}/blobs/{digest}";
    String uploads = "/v2/{name=**}/blobs/uploads";
    add(api, "GET", "/v2/{rest=**}", "ping", r::ping);
    for (String verb : new String[] {"GET", "HEAD"}) {
      add(api, verb, manifest, "getManifest", r::getManifest);
      add(api, verb, blob, "getBlob", r::getBlob);
    }
    add(api, "PUT", manifest, "putManifest", r::putManifest);
    add(api, "DELETE", manifest, "deleteManifest", r::deleteManifest);
    add(api, "GET", "/v2/{name=**}/tags/list", "listTags", r::tags);
    add(api, "POST", uploads, "startUpload", r::startUpload);
    add(api, "POST", uploads + "/{end=**}", "startUpload", r::startUpload);
    add(api, "PATCH", uploads + "/{upload}", "continueUpload", r::continueUpload);
    add(api, "PUT", uploads + "/{upload}", "finishUpload", r::finishUpload);
    add(api, "GET", uploads + "/{upload}", "uploadStatus", r::uploadStatus);
    add(api, "DELETE", uploads + "/{upload}", "cancelUpload", r::cancelUpload);
  }

  private static void add(
      ApiBuilder api, String verb, String template, String method, JsonHandler handler) {
    api.route(
        verb,
        template,
        "docker.registry." + method,
        call -> {
          try {
            return handler.handle(call);
          } catch (RegistryError e) {
            return e.answer();
          }
        });
  }
}
