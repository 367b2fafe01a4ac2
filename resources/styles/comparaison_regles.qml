<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.16" styleCategories="LayerConfiguration|Symbology|Fields|Forms|AttributeTable">
 <aliases/>
 <attributetableconfig/>
 <previewExpression>coalesce("regle", '') || ' : ' || coalesce("attribut", '')</previewExpression>
 <layerGeometryType>4</layerGeometryType>
</qgis>
