<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>
<qgis version="3.22.16" styleCategories="LayerConfiguration|Symbology|Fields|Forms|AttributeTable">
 <fieldConfiguration>
  <field name="motifs">
   <editWidget type="TextEdit">
    <config>
     <Option type="Map">
      <Option type="bool" name="IsMultiline" value="true"/>
      <Option type="bool" name="UseHtml" value="false"/>
     </Option>
    </config>
   </editWidget>
  </field>
 </fieldConfiguration>
 <aliases/>
 <attributetableconfig/>
 <previewExpression>coalesce('Ligne ' || "ligne_source", 'Ligne') || coalesce(' : ' || "regles", '')</previewExpression>
 <layerGeometryType>4</layerGeometryType>
</qgis>
