"""IAM's SAML providers, of which Moto keeps no tags.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_TagSAMLProvider.html
"""

from moto.core.responses import ActionResult, EmptyResult
from moto.iam.responses import IamResponse

from .replace import replaces


def install():
    @replaces(IamResponse)
    def create_saml_provider(original, self):
        result = original(self)
        provider = self.backend.saml_providers[self._get_param("Name")]
        self.backend.tagger.tag_resource(provider.arn, self._get_param("Tags", []))
        return result

    @replaces(IamResponse)
    def get_saml_provider(_original, self):
        provider = given(self)
        return ActionResult(
            {
                "SAMLMetadataDocument": provider.saml_metadata_document,
                "CreateDate": provider.create_date,
                "ValidUntil": provider.valid_until,
                **self.backend.tagger.list_tags_for_resource(provider.arn),
            }
        )

    @replaces(IamResponse)
    def delete_saml_provider(original, self):
        self.backend.tagger.delete_all_tags_for_resource(given(self).arn)
        return original(self)

    def tag_saml_provider(self):
        self.backend.tagger.tag_resource(given(self).arn, self._get_param("Tags", []))
        return EmptyResult()

    def untag_saml_provider(self):
        self.backend.tagger.untag_resource_using_names(given(self).arn, self._get_param("TagKeys", []))
        return EmptyResult()

    IamResponse.tag_saml_provider = tag_saml_provider
    IamResponse.untag_saml_provider = untag_saml_provider


def given(response):
    return response.backend.get_saml_provider(response._get_param("SAMLProviderArn"))
