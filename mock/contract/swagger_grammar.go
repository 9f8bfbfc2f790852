package contract

// grammar20 are the objects of Swagger 2.0 (section "Schema"), written as grammar is.
const grammar20 = `
document  Swagger         swagger:t! info:info! host:t basePath:t schemes:[t consumes:[t produces:[t paths:paths
document  Swagger         definitions:{schema parameters:{parameter& responses:{response& tags:[tag externalDocs:docs
document  Swagger         securityDefinitions:{scheme security:[requirement
info      Info            title:t! description:t termsOfService:t contact:contact license:license version:t!
contact   Contact         name:t url:t email:t
license   License         name:t! url:t
paths     Paths           *:path&
path      PathItem        get:operation put:operation post:operation delete:operation options:operation head:operation
path      PathItem        patch:operation parameters:[parameter&
operation Operation       tags:[t summary:t description:t externalDocs:docs operationId:t consumes:[t produces:[t
operation Operation       parameters:[parameter& responses:responses schemes:[t deprecated:b security:[requirement
docs      ExternalDocumentation description:t url:t!
parameter Parameter       name:t! in:t! description:t required:b schema:schema allowEmptyValue:b type:t format:t
parameter Parameter       items:items collectionFormat:t default:a maximum:a exclusiveMaximum:a minimum:a enum:a
parameter Parameter       exclusiveMinimum:a maxLength:a minLength:a pattern:a maxItems:a minItems:a uniqueItems:a
parameter Parameter       multipleOf:a
items     Items           type:t! format:t items:items collectionFormat:t default:a maximum:a exclusiveMaximum:a
items     Items           minimum:a exclusiveMinimum:a maxLength:a minLength:a pattern:a maxItems:a minItems:a
items     Items           uniqueItems:a enum:a multipleOf:a
responses Responses       *:response&
response  Response        description:t! schema:schema headers:{header examples:examples
examples  Example         *:a
header    Header          description:t type:t! format:t items:items collectionFormat:t default:a maximum:a
header    Header          exclusiveMaximum:a minimum:a exclusiveMinimum:a maxLength:a minLength:a pattern:a maxItems:a
header    Header          minItems:a uniqueItems:a enum:a multipleOf:a
tag       Tag             name:t! description:t externalDocs:docs
scheme    SecurityScheme  type:t! description:t name:t in:t flow:t authorizationUrl:t tokenUrl:t scopes:scopes
scopes    Scopes          *:t
requirement SecurityRequirement *:[t
`
