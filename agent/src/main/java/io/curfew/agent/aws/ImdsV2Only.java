package io.curfew.agent.aws;

import software.amazon.awssdk.core.SdkSystemSetting;

/**
 * Forbids IMDSv1 for the whole process, whatever the environment says. The SDK's credential chain would otherwise ask
 * without a token wherever one is refused (nth.md section 3, defect F).
 */
final class ImdsV2Only {
    private ImdsV2Only() {}

    /** To be called before any client of the SDK is made. */
    static void enforce() {
        // The SDK names the property: aws.disableEc2MetadataV1. It wins over AWS_EC2_METADATA_V1_DISABLED.
        System.setProperty(SdkSystemSetting.AWS_EC2_METADATA_V1_DISABLED.property(), "true");
    }
}
